package com.trippl.pipeline.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.trippl.pipeline.environment.DeployEnvironment;
import com.trippl.pipeline.messaging.QueueNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is deployed has the names that the program looks for: nothing else would notice before the first start. */
class DeploymentTest {
    private static final Path DEPLOY = Path.of("..", "deploy");

    private static List<String> found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        List<String> all = new ArrayList<>();
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

    private static String[] queues(String environment) {
        QueueNames names = QueueNames.of(environment);
        return new String[] {
            names.jobs(),
            names.jobs() + QueueNames.DEAD_LETTERS,
            names.partitions(),
            names.partitions() + QueueNames.DEAD_LETTERS
        };
    }

    @Test
    void theTemplateMakesTheQueuesAndBucketsOfEveryEnvironment() throws IOException {
        String template = Files.readString(DEPLOY.resolve("cloudformation.yaml"));
        List<String> environments =
                List.of(found(template, "AllowedValues: \\[(.*)]").getFirst().split(", "));
        assertThat(environments)
                .containsExactly(List.of(DeployEnvironment.values()).stream()
                        .filter(DeployEnvironment::isCloud)
                        .map(DeployEnvironment::label)
                        .toArray(String[]::new));
        for (String environment : environments) {
            String resolved = template.replace("${Environment}", environment);
            assertThat(found(resolved, "QueueName: !Sub \"(.*)\"")).containsExactly(queues(environment));
            DeployEnvironment known = DeployEnvironment.of(environment);
            assertThat(found(resolved, "BucketName: !Sub \"(.*)\""))
                    .containsExactly(known.dataBucket(), known.imageBucket());
        }
        assertThat(found(template, "Resource: !Sub \"(\\$\\{DataBucket.Arn}/inbox/\\*)\""))
                .hasSize(1);
    }

    @Test
    void aLaptopHasTheQueuesAndBucketsOfDev() throws IOException {
        String elasticmq = Files.readString(DEPLOY.resolve("local-cloud").resolve("elasticmq.conf"));
        assertThat(found(elasticmq, "^  (dev-\\S+) \\{")).containsExactly(queues("dev"));
        assertThat(found(elasticmq, "deadLettersQueue \\{ name = \"(.*?)\""))
                .allMatch(name -> name.endsWith(QueueNames.DEAD_LETTERS))
                .hasSize(2);
        String compose = Files.readString(Path.of("..", "docker-compose.yml"));
        assertThat(found(compose, "PIPELINE_ENV: (.*)")).containsExactly(DeployEnvironment.DEV.label());
        assertThat(found(compose, "INITIAL_BUCKETS: (.*)"))
                .containsExactly(DeployEnvironment.DEV.dataBucket() + "," + DeployEnvironment.DEV.imageBucket());
        List<String> services = found(compose, "^  ([a-z0-9-]+):$");
        assertThat(services).contains("postgres", "elasticmq", "s3", "admin", "worker-1", "worker-2");
        assertThat(found(compose, "(healthcheck:)"))
                .as("of each, workers sharing theirs")
                .hasSize(4);
        assertThat(found(compose, "stop_grace_period: (\\d+)s")).allMatch(seconds -> Integer.parseInt(seconds) > 20);
    }

    /** The part of the file that describes a service. */
    private static String service(String compose, String name) {
        String rest = compose.substring(compose.indexOf("\n  " + name + ":\n") + 1);
        Matcher next = Pattern.compile("^(  )?[a-z0-9-]+:$", Pattern.MULTILINE).matcher(rest);
        assertThat(next.find()).isTrue();
        return next.find() ? rest.substring(0, next.start()) : rest;
    }

    @Test
    void theContainersOfALaptopFindOneAnother() throws IOException {
        String compose = Files.readString(Path.of("..", "docker-compose.yml"));
        assertThat(found(compose, "^ +(build:)"))
                .as("builders that name the same image at once fail with 'already exists'")
                .hasSize(1);
        assertThat(service(compose, "admin"))
                .contains("build:")
                .as("a published port leads to the container's address, never to its 127.0.0.1")
                .contains("\"--address\", \"0.0.0.0\"")
                .contains("127.0.0.1:8080:8080");
        assertThat(service(compose, "postgres"))
                .as("at the first start, who sets the database up listens on the socket alone")
                .contains("pg_isready -h 127.0.0.1 ");
        assertThat(found(compose, "mem_limit: (.*)"))
                .as("of the program's processes, each of which would take its share of the whole machine")
                .hasSize(1);
    }

    @Test
    void theTimesOfQueuesAreTheSameEverywhere() throws IOException {
        String template = Files.readString(DEPLOY.resolve("cloudformation.yaml"));
        String elasticmq = Files.readString(DEPLOY.resolve("local-cloud").resolve("elasticmq.conf"));
        assertThat(found(template, "VisibilityTimeout: (\\d+)"))
                .containsExactlyElementsOf(found(elasticmq, "defaultVisibilityTimeout = (\\d+) seconds"));
        assertThat(found(template, "maxReceiveCount: (\\d+)"))
                .containsExactlyElementsOf(found(elasticmq, "maxReceiveCount = (\\d+)"));
    }

    /** What a call of Amazon's libraries needs, by class and method. */
    private static final Map<String, Set<String>> NEEDED = Map.ofEntries(
            Map.entry("S3Client.getObject", Set.of("s3:GetObject")),
            Map.entry("S3Client.headObject", Set.of("s3:GetObject")),
            Map.entry("S3Client.putObject", Set.of("s3:PutObject")),
            Map.entry("S3Client.createMultipartUpload", Set.of("s3:PutObject")),
            Map.entry("S3Client.uploadPart", Set.of("s3:PutObject")),
            Map.entry("S3Client.uploadPartCopy", Set.of("s3:GetObject", "s3:PutObject")),
            Map.entry("S3Client.completeMultipartUpload", Set.of("s3:PutObject")),
            Map.entry("S3Client.abortMultipartUpload", Set.of("s3:AbortMultipartUpload")),
            Map.entry("S3Client.deleteObject", Set.of("s3:DeleteObject")),
            Map.entry("S3Client.listObjectsV2Paginator", Set.of("s3:ListBucket")),
            Map.entry("S3Client.listMultipartUploadsPaginator", Set.of("s3:ListBucketMultipartUploads")),
            Map.entry("SqsAsyncClient.getQueueUrl", Set.of("sqs:GetQueueUrl")),
            Map.entry("SqsAsyncClient.getQueueAttributes", Set.of("sqs:GetQueueAttributes")),
            Map.entry("SqsAsyncClient.receiveMessage", Set.of("sqs:ReceiveMessage")),
            Map.entry("SqsAsyncClient.purgeQueue", Set.of("sqs:PurgeQueue")),
            Map.entry("SqsTemplate.sendManyAsync", Set.of("sqs:GetQueueUrl", "sqs:SendMessage")),
            Map.entry("SqsTemplate.receiveManyAsync", Set.of("sqs:GetQueueUrl", "sqs:ReceiveMessage")),
            Map.entry("SqsTemplate.builder", Set.of()),
            Map.entry("Acknowledgement.acknowledge", Set.of("sqs:DeleteMessage")));

    private static final Set<String> CALLED = Set.of("S3Client", "SqsAsyncClient", "SqsTemplate", "Acknowledgement");

    @Test
    void thePoliciesAllowWhatTheProgramCallsAndNothingElse() throws IOException {
        Set<String> calls = new TreeSet<>();
        for (JavaClass each : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("com.trippl.pipeline")) {
            each.getMethodCallsFromSelf().stream()
                    .map(JavaMethodCall::getTarget)
                    .filter(target -> CALLED.contains(target.getOwner().getSimpleName()))
                    .forEach(target -> calls.add(target.getOwner().getSimpleName() + "." + target.getName()));
        }
        assertThat(calls).as("calls whose permissions are known").isSubsetOf(NEEDED.keySet());
        Set<String> needed = calls.stream()
                .flatMap(call -> NEEDED.get(call).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String template = Files.readString(DEPLOY.resolve("cloudformation.yaml"));
        Set<String> allowed = found(template, "Effect: Allow\\s+Action: (.*)$").stream()
                .flatMap(actions -> found(actions, "\"(.*?)\"").stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(allowed).isEqualTo(needed);
    }
}
