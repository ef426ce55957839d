package com.trippl.pipeline.database;

import java.io.IOException;
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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * PostgreSQL of our own in a folder, shared by all processes that use the folder. Whoever comes first starts it, whoever comes later
 * attaches, the last one out stops it. Each user holds a shared lock on one file, which the system releases even when a process is
 * killed; then the server lives on, and the next user attaches to it.
 */
final class EmbeddedServer {
    static final String USER = "pipeline";
    private static final String DATABASE = "listings";
    private static final Map<Path, EmbeddedServer> OPEN = new HashMap<>();

    private static final String SETTINGS = """
            listen_addresses = 'localhost'
            unix_socket_directories = ''
            max_connections = 60
            shared_buffers = 256MB
            work_mem = 64MB
            maintenance_work_mem = 128MB
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
    static synchronized Database open(Path folder) {
        try {
            EmbeddedServer server = OPEN.get(folder);
            if (server == null) {
                server = start(folder);
                OPEN.put(folder, server);
            }
            server.holders++;
            EmbeddedServer held = server;
            return new Database(server.url(DATABASE), USER, server.password(), new OneTime(() -> release(held)));
        } catch (IOException e) {
            throw new DatabaseUnavailableException(
                    "The embedded PostgreSQL in " + folder + " does not start: " + e.getMessage()
                            + "\nIs the disk full, or the folder not yours? PIPELINE_HOME names another folder, PIPELINE_DB_URL a server of your own.",
                    e);
        }
    }

    private static EmbeddedServer start(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel starting = lockFile(folder, "start.lock");
                FileLock ignored = starting.lock()) {
            PostgresCommands commands = new PostgresCommands(PostgresBinaries.unpack(folder), folder);
            Path data = folder.resolve("data");
            if (!Files.isDirectory(data)) {
                initialise(folder, commands);
            }
            FileChannel users = lockFile(folder, "users.lock");
            EmbeddedServer server = new EmbeddedServer(folder, commands, users, users.lock(0, Long.MAX_VALUE, true));
            if (!server.answers()) {
                Files.writeString(data.resolve("pipeline.conf"), SETTINGS);
                commands.start(freePort());
                server.createDatabase();
            }
            return server;
        }
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

    /** Whether a server runs on the folder's data and lets us in; one that is still starting or recovering is waited for. */
    private boolean answers() throws IOException {
        if (!Files.exists(folder.resolve("data/postmaster.pid")) || !commands.isRunning()) {
            return false;
        }
        try (Connection connection = connect("postgres")) {
            createDatabase();
            return connection.isValid(5);
        } catch (SQLException e) {
            // It runs but does not answer: half started or stopping. Stop it for good and start afresh.
            commands.stop();
            return false;
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
        List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
        return "jdbc:postgresql://localhost:" + lines.get(3) + "/" + database;
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

    /** Runs once, however often it is asked to. */
    private static final class OneTime implements Runnable {
        private final Runnable action;
        private boolean done;

        OneTime(Runnable action) {
            this.action = action;
        }

        @Override
        public synchronized void run() {
            if (!done) {
                done = true;
                action.run();
            }
        }
    }
}
