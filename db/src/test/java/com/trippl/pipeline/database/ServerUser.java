package com.trippl.pipeline.database;

import java.nio.file.Path;
import java.sql.DriverManager;

/** A process that opens the server of a home, runs statements, says so, and lets go when its standard input ends. */
final class ServerUser {
    private ServerUser() {}

    public static void main(String[] args) throws Exception {
        try (Database database = EmbeddedServer.open(new PipelineHome(Path.of(args[0])).postgres());
                var connection = DriverManager.getConnection(database.fullUrl());
                var statement = connection.createStatement()) {
            for (int i = 1; i < args.length; i++) {
                statement.execute(args[i]);
            }
            System.out.println(database.url());
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
