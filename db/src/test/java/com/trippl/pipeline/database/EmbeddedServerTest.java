package com.trippl.pipeline.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedServerTest {
    @TempDir
    static Path shared;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() throws Exception {
        for (Process child : children) {
            child.destroyForcibly().waitFor();
        }
        // Whatever a test left running is attached to and stopped by the last one out.
        open(shared).close();
    }

    @Test
    void secondHandleAttachesAndTheLastOneOutStopsTheServer() throws Exception {
        Database first = open(shared);
        Database second = open(shared);
        assertThat(second.url()).isEqualTo(first.url());
        first.close();
        first.close();
        assertThat(ask(second, "SELECT 'alive'")).isEqualTo("alive");
        second.close();
        assertThat(runs(shared)).isFalse();
    }

    @Test
    void sharedBuffersAreAnEighthOfTheMemoryWithinBounds() throws Exception {
        assertThat(EmbeddedServer.sharedBuffersMb(512L << 20)).isEqualTo(128);
        assertThat(EmbeddedServer.sharedBuffersMb(4L << 30)).isEqualTo(512);
        assertThat(EmbeddedServer.sharedBuffersMb(64L << 30)).isEqualTo(4096);
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        try (Database database = open(shared)) {
            assertThat(ask(database, "SELECT pg_size_bytes(current_setting('shared_buffers')) / 1024 / 1024"))
                    .isEqualTo(Long.toString(EmbeddedServer.sharedBuffersMb(memory)));
        }
    }

    @Test
    void anotherProcessAttachesAndTheServerOutlivesTheOneThatStartedIt() throws Exception {
        Child starter = child(shared);
        Child guest = child(shared);
        assertThat(guest.url()).isEqualTo(starter.url());
        starter.leave();
        assertThat(runs(shared)).isTrue();
        guest.leave();
        assertThat(runs(shared)).isFalse();
    }

    /** Then another is tried; the time between looking for one and taking it is short, but others look, too. */
    @Test
    void aPortThatAnotherProgramTookIsKnownAsSuch() throws Exception {
        open(shared).close();
        PostgresCommands commands = new PostgresCommands(PostgresBinaries.unpack(postgres(shared)), postgres(shared));
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> commands.start(taken.getLocalPort()))
                    .satisfies(failure ->
                            assertThat(EmbeddedServer.portIsTaken(failure)).isTrue());
        }
    }

    @Test
    void twoProcessesStartingAtOnceOnAnEmptyHomeBothWork(@TempDir Path home) throws Exception {
        Child one = new Child(spawn(home));
        Child two = new Child(spawn(home));
        assertThat(one.url()).isEqualTo(two.url());
        one.leave();
        two.leave();
        assertThat(runs(home)).isFalse();
    }

    @Test
    void afterAKilledProcessTheNextOneAttachesAndFindsWhatWasCommitted() throws Exception {
        Child killed = child(
                shared,
                "DROP TABLE IF EXISTS kept",
                "CREATE TABLE kept (note text)",
                "INSERT INTO kept VALUES ('committed')");
        String url = killed.url();
        killed.process.destroyForcibly().waitFor();
        assertThat(runs(shared)).isTrue();
        try (Database database = open(shared)) {
            assertThat(database.url()).isEqualTo(url);
            assertThat(ask(database, "SELECT note FROM kept")).isEqualTo("committed");
        }
        assertThat(runs(shared)).isFalse();
    }

    @Test
    void aKilledServerRecovers() throws Exception {
        Child killed = child(
                shared, "DROP TABLE IF EXISTS crash", "CREATE TABLE crash (n int)", "INSERT INTO crash VALUES (42)");
        killed.process.destroyForcibly().waitFor();
        ProcessHandle server =
                ProcessHandle.of(Postmaster.of(data(shared)).pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(30, TimeUnit.SECONDS);
        try (Database database = open(shared)) {
            assertThat(ask(database, "SELECT n FROM crash")).isEqualTo("42");
        }
    }

    /** After a restart of the machine the process id in the file may belong to anything, here to the test itself. */
    @Test
    void aStalePidFileNamingAnotherProgramIsClearedAway() throws Exception {
        open(shared).close();
        Files.writeString(
                Postmaster.file(data(shared)),
                ProcessHandle.current().pid() + "\n" + data(shared) + "\n1\n1\n\n\n\n\n");
        try (Database database = open(shared)) {
            assertThat(ask(database, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aServerWithoutFreeConnectionsIsNotStoppedUnderItsUsers() throws Exception {
        Child busy = child(shared);
        List<AutoCloseable> held = new ArrayList<>();
        try (Database database = open(shared)) {
            assertThatThrownBy(() -> {
                        while (held.size() < 100) {
                            held.add(DriverManager.getConnection(database.fullUrl()));
                        }
                    })
                    .hasMessageContaining("clients already");
            assertThat(held).hasSizeGreaterThan(40);
            Process refused = spawn(shared);
            assertThat(refused.waitFor()).isNotZero();
            assertThat(ask(held, "SELECT 1")).isEqualTo("1");
        } finally {
            for (AutoCloseable connection : held) {
                connection.close();
            }
        }
        busy.leave();
    }

    @Test
    void dataAreSafeAndPrivate() throws Exception {
        try (Database database = open(shared)) {
            assertThat(ask(database, "SHOW fsync")).isEqualTo("on");
            assertThat(ask(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(ask(database, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(ask(database, "SHOW listen_addresses")).isEqualTo("localhost");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(postgres(shared).resolve("password"))))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> DriverManager.getConnection(database.url(), database.user(), "wrong"))
                    .hasMessageContaining("password");
        }
    }

    @Test
    void anExternalServerIsUsedWhenNamed(@TempDir Path unused) throws Exception {
        try (Database own = open(shared);
                Database external = Databases.open(new PipelineHome(unused), own.url(), own.user(), own.password())) {
            assertThat(ask(external, "SELECT current_database()")).isEqualTo("listings");
            assertThat(unused).isEmptyDirectory();
        }
    }

    @Test
    void anExternalServerThatIsNotThereIsNamedInTheMessage(@TempDir Path unused) {
        PipelineHome home = new PipelineHome(unused);
        assertThatThrownBy(() -> Databases.open(home, "jdbc:postgresql://localhost:1/x?password=secret", "u", "p"))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("localhost:1/x")
                .hasMessageContaining("PIPELINE_DB_URL")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> Databases.open(home, "postgres://localhost/x", "u", "p"))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("jdbc:postgresql://");
    }

    private static Database open(Path home) {
        return EmbeddedServer.open(postgres(home));
    }

    private static Path postgres(Path home) {
        return new PipelineHome(home).postgres();
    }

    private static Path data(Path home) {
        return postgres(home).resolve("data");
    }

    private static boolean runs(Path home) throws IOException {
        return Postmaster.of(data(home)).runsFrom(postgres(home));
    }

    private static String ask(Database database, String query) throws Exception {
        try (var connection = DriverManager.getConnection(database.fullUrl())) {
            return ask(List.of(connection), query);
        }
    }

    private static String ask(List<? extends AutoCloseable> connections, String query) throws Exception {
        try (var statement = ((java.sql.Connection) connections.getFirst()).createStatement();
                var result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private Child child(Path home, String... statements) throws IOException {
        Child child = new Child(spawn(home, statements));
        child.url();
        return child;
    }

    private Process spawn(Path home, String... statements) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ServerUser.class.getName(),
                home.toString()));
        command.addAll(List.of(statements));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(process);
        return process;
    }

    private static final class Child {
        private final Process process;
        private final BufferedReader output;
        private String url;

        Child(Process process) {
            this.process = process;
            this.output = process.inputReader();
        }

        String url() throws IOException {
            if (url == null) {
                // Log lines come first.
                url = output.lines()
                        .filter(line -> line.startsWith("jdbc:postgresql:"))
                        .findFirst()
                        .orElseThrow();
            }
            return url;
        }

        void leave() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor()).isZero();
        }
    }
}
