package com.trippl.pipeline.cloud;

import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Puts the clock of a process forward or back; only where a test sets it so. */
@Component
@ConditionalOnProperty(WrongClock.SETTING)
class WrongClock implements BeanPostProcessor {
    static final String SETTING = "test.clock-is-off-by";

    private final Duration off;

    WrongClock(@Value("${" + SETTING + "}") Duration off) {
        this.off = off;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Clock clock ? Clock.offset(clock, off) : bean;
    }
}
