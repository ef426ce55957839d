package com.trippl.pipeline.database;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * PostgreSQL of our own in a folder, shared by all processes that use the folder. Whoever comes first starts it, whoever comes later
 * attaches, the last one out stops it. Each user holds a shared lock on one file, which the system releases even when a process is
 * killed; then the server lives on, and the next user attaches to it.
 */
final class EmbeddedServer {
    static final String USER = "pipeline";
    private static final String DATABASE = "listings";
    private static final int START_ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration DEAF = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Map<Path, EmbeddedServer> OPEN = new HashMap<>();

    /**
     * The server has no followers and no archive, so its log need not hold what only they would read, as the pages of new indexes; and it
     * holds as much of the log in memory as chunks write at a time, so that nobody waits in the middle of one for the disk.
     */
    private static final String SETTINGS = """
            listen_addresses = 'localhost'
            unix_socket_directories = ''
            max_connections = 60
            shared_buffers = %dMB
            work_mem = 64MB
            maintenance_work_mem = 128MB
            wal_level = minimal
            max_wal_senders = 0
            wal_buffers = 64MB
            max_wal_size = 4GB
            checkpoint_timeout = 15min
            checkpoint_completion_target = 0.9
            wal_compression = off
            random_page_cost = 1.1
            jit = off
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            timezone = 'UTC'
            log_timezone = 'UTC'
            shared_preload_libraries = 'pg_stat_statements'
            """;

    private final Path folder;
    private final PostgresCommands commands;
    private final FileChannel users;
    private FileLock use;
    private int holders;

    private EmbeddedServer(Path folder, PostgresCommands commands, FileChannel users, FileLock use) {
        this.folder = folder;
        this.commands = commands;
        this.users = users;
        this.use = use;
    }

    /** Attaches to the server of a folder, starting it if need be. */
    static synchronized Database open(Path named) {
        try {
            Path folder = Files.createDirectories(named).toRealPath();
            EmbeddedServer server = OPEN.get(folder);
            if (server == null) {
                server = attach(folder);
                OPEN.put(folder, server);
            }
            server.holders++;
            EmbeddedServer held = server;
            AtomicBoolean released = new AtomicBoolean();
            return new Database(server.url(DATABASE), USER, server.password(), () -> {
                if (released.compareAndSet(false, true)) {
                    release(held);
                }
            });
        } catch (IOException e) {
            throw new DatabaseUnavailableException(
                    "The embedded PostgreSQL in " + named + " does not start: " + StartAdvice.explain(e), e);
        }
    }

    private static EmbeddedServer attach(Path folder) throws IOException {
        try (FileChannel starting = lockFile(folder, "start.lock");
                FileLock ignored = starting.lock()) {
            PostgresCommands commands = new PostgresCommands(PostgresBinaries.unpack(folder), folder);
            if (!Files.isDirectory(folder.resolve("data"))) {
                initialise(folder, commands);
            }
            FileChannel users = lockFile(folder, "users.lock");
            try {
                EmbeddedServer server =
                        new EmbeddedServer(folder, commands, users, users.lock(0, Long.MAX_VALUE, true));
                if (!server.answers()) {
                    server.start();
                }
                server.createDatabase();
                return server;
            } catch (IOException | RuntimeException e) {
                users.close();
                throw e;
            }
        }
    }

    /** An eighth of the machine's memory, from 128 MB to 4 GB: too little, and every large batch writes its pages twice. */
    static long sharedBuffersMb(long memoryBytes) {
        return Math.clamp(memoryBytes / 8 >> 20, 128, 4096);
    }

    private static long memoryBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Another program may take the free port before the server does: then with another one. */
    private void start() throws IOException {
        Files.writeString(data().resolve("pipeline.conf"), SETTINGS.formatted(sharedBuffersMb(memoryBytes())));
        for (int attempt = 1; ; attempt++) {
            try {
                commands.start(freePort());
                return;
            } catch (IOException e) {
                if (attempt == START_ATTEMPTS || !portIsTaken(e)) {
                    throw e;
                }
            }
        }
    }

    /** Of what the server says of a port it cannot have, this is in its last lines. */
    static boolean portIsTaken(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("could not create any TCP/IP sockets");
    }

    private static void initialise(Path folder, PostgresCommands commands) throws IOException {
        Path partial = folder.resolve("data.part");
        PostgresBinaries.deleteTree(partial);
        Path password = folder.resolve("password");
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        Files.deleteIfExists(password);
        Files.createFile(password);
        if (Files.getFileStore(password).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        }
        Files.writeString(password, HexFormat.of().formatHex(secret));
        commands.initdb(partial, password);
        Files.writeString(partial.resolve("postgresql.conf"), "\ninclude 'pipeline.conf'\n", StandardOpenOption.APPEND);
        Files.move(partial, folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void createDatabase() throws IOException {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        } catch (SQLException e) {
            throw new IOException("its database cannot be created: " + e.getMessage(), e);
        }
    }

    /**
     * Whether a server runs on the folder's data and lets us in. One that starts, recovers or stops is waited for; one that does not
     * listen is stopped; what another program's process left behind is cleared away. A server that others use is never stopped.
     */
    private boolean answers() throws IOException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        long deaf = System.nanoTime() + DEAF.toNanos();
        while (true) {
            Postmaster postmaster = Postmaster.of(data());
            if (postmaster.pid() == 0) {
                return false;
            }
            if (!postmaster.runsFrom(folder)) {
                Files.deleteIfExists(Postmaster.file(data()));
                return false;
            }
            try (Connection connection = connect("postgres")) {
                return connection.isValid(5);
            } catch (SQLException e) {
                boolean busy = "57P03".equals(e.getSQLState());
                if (!busy && e.getSQLState() != null && !e.getSQLState().startsWith("08")) {
                    throw new IOException("it runs, but refuses the connection: " + e.getMessage(), e);
                }
                if (!busy && System.nanoTime() > deaf) {
                    commands.stop();
                    return false;
                }
                if (System.nanoTime() > giveUp) {
                    throw new IOException(
                            "it has been starting or stopping for " + PATIENCE.toMinutes() + " minutes.", e);
                }
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for it.", e);
        }
    }

    private Connection connect(String database) throws SQLException, IOException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "10");
        return DriverManager.getConnection(url(database), properties);
    }

    private String url(String database) throws IOException {
        return "jdbc:postgresql://localhost:" + Postmaster.of(data()).port() + "/" + database;
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String password() throws IOException {
        return Files.readString(folder.resolve("password"));
    }

    private static synchronized void release(EmbeddedServer server) {
        if (--server.holders > 0) {
            return;
        }
        OPEN.remove(server.folder);
        try (FileChannel starting = lockFile(server.folder, "start.lock");
                FileLock ignored = starting.lock()) {
            server.use.release();
            FileLock alone = server.users.tryLock();
            if (alone != null) {
                server.commands.stop();
            }
            server.users.close();
        } catch (IOException e) {
            // The server stays; the next user attaches to it.
        }
    }

    private static FileChannel lockFile(Path folder, String name) throws IOException {
        return FileChannel.open(
                folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
