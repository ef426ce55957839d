package com.trippl.pipeline.cli;

import com.trippl.pipeline.PipelineApplication;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application behind one command, from its first question to its end. */
final class Session implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Session(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts the application: opens the database, migrates it, wires everything. */
    static Session open() {
        SpringApplication application = new SpringApplication(PipelineApplication.class);
        application.setLogStartupInfo(false);
        return new Session(application.run());
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
