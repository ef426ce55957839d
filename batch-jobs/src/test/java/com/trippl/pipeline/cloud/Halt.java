package com.trippl.pipeline.cloud;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Ends the process, as a crash of the Java machine does, when it begins one partition; only where a test sets it so. */
@Component
@ConditionalOnProperty(Halt.SETTING)
class Halt implements BeanPostProcessor {
    static final String SETTING = "test.halt-in";

    private final String partition;

    Halt(@Value("${" + SETTING + "}") String partition) {
        this.partition = partition;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Step step && partition.startsWith(step.getName() + ":") ? new Halting(step) : bean;
    }

    private final class Halting implements Step {
        private final Step step;

        Halting(Step step) {
            this.step = step;
        }

        @Override
        public String getName() {
            return step.getName();
        }

        @Override
        public void execute(StepExecution execution) throws JobInterruptedException {
            if (execution.getStepName().equals(partition)) {
                Runtime.getRuntime().halt(137);
            }
            step.execute(execution);
        }
    }
}
