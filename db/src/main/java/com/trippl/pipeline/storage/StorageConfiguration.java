package com.trippl.pipeline.storage;

import com.trippl.pipeline.database.PipelineHome;
import com.trippl.pipeline.environment.DeployEnvironment;
import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** Where files lie: in a folder on localhost, in S3 elsewhere. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
    /** With the SDK's growing waits that bridges about a minute in which S3 asks to slow down. */
    private static final int ATTEMPTS = 8;

    @Bean
    FileStore fileStore(
            PipelineHome home,
            DeployEnvironment environment,
            ObjectProvider<S3Client> s3,
            @Value("${pipeline.files.cache-bytes:20000000000}") long cacheBytes,
            Clock clock) {
        return environment.isCloud()
                ? new S3FileStore(s3.getObject(), new FileCache(home.cache(), cacheBytes, clock))
                : new LocalFileStore(home.files());
    }

    @Bean
    S3ClientCustomizer patientS3() {
        return client -> client.overrideConfiguration(client.overrideConfiguration().toBuilder()
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .build());
    }
}
