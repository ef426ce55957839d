package com.trippl.pipeline.cloud;

import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.AbstractStep;
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
        if (bean instanceof AbstractStep step) {
            step.registerStepExecutionListener(new StepExecutionListener() {
                @Override
                public void beforeStep(StepExecution execution) {
                    if (execution.getStepName().equals(partition)) {
                        Runtime.getRuntime().halt(137);
                    }
                }
            });
        }
        return bean;
    }
}
