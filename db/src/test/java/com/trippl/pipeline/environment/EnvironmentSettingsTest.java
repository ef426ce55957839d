package com.trippl.pipeline.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class EnvironmentSettingsTest {
    @Test
    void withoutAWordItIsThisMachineAndNothingOfAmazons() {
        StandardEnvironment settings = settings(Map.of());
        assertThat(settings.getProperty(DeployEnvironment.PROPERTY)).isEqualTo("local");
        assertThat(settings.getProperty("spring.cloud.aws.s3.enabled")).isEqualTo("false");
        assertThat(settings.getProperty("spring.cloud.aws.sqs.enabled")).isEqualTo("false");
        assertThat(settings.getProperty("spring.autoconfigure.exclude"))
                .contains("RegionProviderAutoConfiguration", "CredentialsProviderAutoConfiguration");
    }

    @Test
    void aCloudEnvironmentTurnsBothServicesOn() {
        StandardEnvironment settings = settings(Map.of("PIPELINE_ENV", "Staging"));
        assertThat(settings.getProperty(DeployEnvironment.PROPERTY)).isEqualTo("staging");
        assertThat(settings.getProperty("spring.cloud.aws.s3.enabled")).isEqualTo("true");
        assertThat(settings.getProperty("spring.cloud.aws.s3.path-style-access-enabled"))
                .isEqualTo("false");
        assertThat(settings.getProperty("spring.autoconfigure.exclude")).isNull();
    }

    @Test
    void theOptionWinsOverTheEnvironmentVariable() {
        StandardEnvironment settings = settings(Map.of("PIPELINE_ENV", "app", DeployEnvironment.PROPERTY, "dev"));
        assertThat(settings.getProperty(DeployEnvironment.PROPERTY)).isEqualTo("dev");
    }

    @Test
    void aServerOfOnesOwnIsAskedByPath() {
        StandardEnvironment settings =
                settings(Map.of("PIPELINE_ENV", "dev", "PIPELINE_S3_ENDPOINT", "http://localhost:9090"));
        assertThat(settings.getProperty("spring.cloud.aws.s3.endpoint")).isEqualTo("http://localhost:9090");
        assertThat(settings.getProperty("spring.cloud.aws.s3.path-style-access-enabled"))
                .isEqualTo("true");
    }

    @Test
    void anEnvironmentNobodyKnowsIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> settings(Map.of("PIPELINE_ENV", "production")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'production'")
                .hasMessageContaining("local, dev, staging, app");
    }

    private static StandardEnvironment settings(Map<String, Object> given) {
        StandardEnvironment settings = new StandardEnvironment();
        settings.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        settings.getPropertySources().addFirst(new MapPropertySource("given", given));
        new EnvironmentSettings().postProcessEnvironment(settings, new SpringApplication());
        return settings;
    }
}
