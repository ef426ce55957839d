package com.trippl.pipeline.environment;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns the one word of the environment into the settings that follow from it, before anything is wired. They are defaults: whatever
 * else names one of them wins. On localhost everything of Amazon's is left out, so that nothing looks for a region or credentials.
 */
public final class EnvironmentSettings implements EnvironmentPostProcessor {
    private static final String AWS = "io.awspring.cloud.autoconfigure.";

    /**
     * Checks what must be right before anything starts, or even logs.
     *
     * @param variables the environment variables
     * @throws IllegalArgumentException naming the variable and what it takes, for a person
     */
    public static void check(Map<String, String> variables) {
        DeployEnvironment.of(or(variables.get("PIPELINE_ENV"), "local"));
        String format = or(variables.get("PIPELINE_LOG_FORMAT"), "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new IllegalArgumentException("PIPELINE_LOG_FORMAT is '" + format + "': it takes text or json.");
        }
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment settings, SpringApplication application) {
        DeployEnvironment environment = DeployEnvironment.of(or(
                settings.getProperty(DeployEnvironment.PROPERTY), or(settings.getProperty("PIPELINE_ENV"), "local")));
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.put(DeployEnvironment.PROPERTY, environment.label());
        derived.put("spring.cloud.aws.s3.enabled", environment.isCloud());
        derived.put("spring.cloud.aws.sqs.enabled", environment.isCloud());
        derived.put("pipeline.batch.share-partitions", environment.isCloud());
        // What an operator follows a job by; what others have to say stays at its level.
        derived.put("pipeline.log.own", settings.getProperty("pipeline.log", environment.isCloud() ? "INFO" : "WARN"));
        derived.put("pipeline.log.format", environment.isCloud() ? "json" : "text");
        if (environment.isCloud()) {
            // A bell over SQS wakes workers at once; the look at the database in between is only for what it missed.
            derived.put("pipeline.batch.poll", "5s");
            endpoint(settings, "s3", derived);
            endpoint(settings, "sqs", derived);
        } else {
            derived.put(
                    "spring.autoconfigure.exclude",
                    AWS + "core.AwsAutoConfiguration," + AWS + "core.CredentialsProviderAutoConfiguration," + AWS
                            + "core.RegionProviderAutoConfiguration," + AWS + "imds.ImdsAutoConfiguration");
        }
        settings.getPropertySources().addLast(new MapPropertySource("pipelineEnvironment", derived));
    }

    /** Another server than Amazon's, as on a laptop: such servers have no host name per bucket. */
    private static void endpoint(ConfigurableEnvironment settings, String service, Map<String, Object> derived) {
        String upper = service.toUpperCase(Locale.ROOT);
        String endpoint = or(settings.getProperty("PIPELINE_" + upper + "_ENDPOINT"), "");
        if (!endpoint.isEmpty()) {
            derived.put("spring.cloud.aws." + service + ".endpoint", endpoint);
        }
        if (service.equals("s3")) {
            boolean pathStyle = Boolean.parseBoolean(
                    or(settings.getProperty("PIPELINE_S3_PATH_STYLE"), String.valueOf(!endpoint.isEmpty())));
            derived.put("spring.cloud.aws.s3.path-style-access-enabled", pathStyle);
        }
    }

    private static String or(@Nullable String value, String other) {
        return value == null || value.isBlank() ? other : value.strip();
    }
}
