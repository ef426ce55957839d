package com.trippl.pipeline.environment;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Makes the environment known to whoever asks for it. */
@Configuration(proxyBeanMethods = false)
class EnvironmentConfiguration {
    @Bean
    DeployEnvironment deployEnvironment(Environment settings) {
        return DeployEnvironment.of(settings.getProperty(DeployEnvironment.PROPERTY, DeployEnvironment.LOCAL.label()));
    }
}
