package com.trippl.pipeline.admin.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.AdminCommand;
import com.trippl.pipeline.cli.PipelineCommand;
import com.trippl.pipeline.database.Database;
import com.trippl.pipeline.database.Databases;
import com.trippl.pipeline.database.PipelineHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * {@code ./pipeline cloud-demo} with a small file: the servers of queues and files, an admin and two workers, each a process of its own. What
 * it is given are jars that name the class path of the tests, as those of the product are built after them.
 */
class CloudDemoTest {
    private static final int ROWS = 60;
    private static final Path LOCAL_CLOUD = Path.of("..", "deploy", "local-cloud");
    private static final Pattern RAN =
            Pattern.compile("^(\\w+) +\\d+ +(worker-[12]) +(\\d+) +(\\d+) *$", Pattern.MULTILINE);

    @TempDir
    Path folder;

    private static final String ALL = System.getProperty("java.class.path");

    /** The command line has no pages, nor their settings. */
    private static final String WITHOUT_ADMIN = Stream.of(ALL.split(File.pathSeparator))
            .filter(entry -> !entry.contains("admin-vaadin") && !entry.contains("/com/vaadin/"))
            .collect(Collectors.joining(File.pathSeparator));

    private Path jar(Class<?> main, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Stream.of(classPath.split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        Path jar = folder.resolve(main.getSimpleName() + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    /** As the launcher does, the first time. */
    private static Path servers() throws IOException, InterruptedException {
        Path fetched = LOCAL_CLOUD.resolve("target").resolve("fetched");
        if (!Files.exists(fetched)) {
            Process maven = new ProcessBuilder("mvn", "-q", "-B", "dependency:copy-dependencies")
                    .directory(LOCAL_CLOUD.toFile())
                    .inheritIO()
                    .start();
            assertThat(maven.waitFor(180, TimeUnit.SECONDS) && maven.exitValue() == 0)
                    .as("the servers of queues and files are fetched")
                    .isTrue();
            Files.createFile(fetched);
        }
        return LOCAL_CLOUD.resolve("target").resolve("dependency");
    }

    private Path feed() throws IOException {
        String rows = IntStream.rangeClosed(1, ROWS)
                .mapToObj(n -> "Cafe %d,%d Main Street,35.%02d,-82.%02d".formatted(n, n, n, n))
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("feed.csv"), "name,address,lat,lng\n" + rows + "\n");
    }

    @Test
    void aFileRunsThroughProcessesOfTheirOwnAndItTellsWhatRanWhere() throws Exception {
        Path home = folder.resolve("home");
        Path servers = servers();
        long begin = System.nanoTime();
        try (OwnProcess demo = OwnProcess.start(
                WITHOUT_ADMIN,
                home,
                folder.resolve("demo.log"),
                List.of(
                        "-Xmx256m",
                        PipelineCommand.class.getName(),
                        "cloud-demo",
                        feed().toString(),
                        "--servers",
                        servers.toString(),
                        "--queues",
                        LOCAL_CLOUD.resolve("elasticmq.conf").toString(),
                        "--app",
                        jar(PipelineCommand.class, WITHOUT_ADMIN).toString(),
                        "--admin-app",
                        jar(AdminCommand.class, ALL).toString()))) {
            assertThat(demo.finish(240)).as(demo::output).isZero();
            System.out.printf("cloud-demo of %d rows: %.1f s%n", ROWS, (System.nanoTime() - begin) / 1e9);
            List<MatchResult> ran = RAN.matcher(demo.output()).results().toList();
            assertThat(ran)
                    .as(demo::output)
                    .extracting(stage -> stage.group(1))
                    .containsExactly("import", "transform", "stage", "promote");
            assertThat(ran)
                    .as("parts of each stage, on both workers together: " + demo.output())
                    .extracting(stage -> Integer.parseInt(stage.group(3)) + Integer.parseInt(stage.group(4)))
                    .startsWith(3, 3, 3)
                    .doesNotContain(0);
        }
        PipelineHome cloud = PipelineHome.of(home.resolve("cloud-demo").toString());
        try (Database database = Databases.open(cloud, null, null, null)) {
            JdbcClient jdbc = JdbcClient.create(
                    new DriverManagerDataSource(database.url(), database.user(), database.password()));
            assertThat(jdbc.sql("SELECT count(*) FROM public.listings")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(ROWS);
            assertThat(jdbc.sql("SELECT file_path FROM pipeline.files")
                            .query(String.class)
                            .list())
                    .isNotEmpty()
                    .allMatch(path -> path.startsWith("dev-trippl-data/"));
        }
        assertThat(cloud.folder().resolve("s3").resolve("dev-trippl-data")).isNotEmptyDirectory();
        assertThat(cloud.files()).as("files lie in S3 alone").doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .commandLine()
                                .filter(line -> line.contains(folder.toString()))
                                .isPresent()))
                .as("processes that it left behind")
                .isEmpty();
    }
}
