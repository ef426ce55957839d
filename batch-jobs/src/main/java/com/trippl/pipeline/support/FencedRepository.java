package com.trippl.pipeline.support;

import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What Spring Batch is told of a step, behind a fence. A worker that stood still beyond its lease tells, when it comes back, how its step
 * ended: Spring Batch checks the version of the step, but takes the current one for its own as soon as the job is to stop, and never checks
 * that of the execution context. So the word of one that lost the step would put back the place where its successor had come to.
 */
final class FencedRepository {
    private FencedRepository() {}

    /**
     * The same repository, for steps.
     *
     * @param fence throws when who works on the step is not its holder any more, and holds it until the end of the transaction otherwise
     */
    static JobRepository of(
            JobRepository repository, PlatformTransactionManager transactions, Consumer<StepExecution> fence) {
        TransactionTemplate transaction = new TransactionTemplate(transactions);
        ProxyFactory proxy = new ProxyFactory(repository);
        proxy.addAdvice((MethodInterceptor) call -> {
            if (call.getArguments().length != 1 || !(call.getArguments()[0] instanceof StepExecution step)) {
                return call.proceed();
            }
            Consumer<StepExecution> told = switch (call.getMethod().getName()) {
                case "update" -> repository::update;
                case "updateExecutionContext" -> repository::updateExecutionContext;
                default -> null;
            };
            if (told == null) {
                return call.proceed();
            }
            transaction.executeWithoutResult(status -> {
                fence.accept(step);
                told.accept(step);
            });
            return null;
        });
        return (JobRepository) proxy.getProxy();
    }
}
