package com.trippl.pipeline.database;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Opens the database the settings name. */
public final class Databases {
    private Databases() {}

    /**
     * An external server when a URL is given, else the embedded one.
     *
     * @throws DatabaseUnavailableException when there is no connecting to it
     */
    public static Database open(
            PipelineHome home, @Nullable String url, @Nullable String user, @Nullable String password) {
        if (url == null || url.isBlank()) {
            return EmbeddedServer.open(home.postgres());
        }
        String shown = url.replaceFirst("[?].*", "");
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new DatabaseUnavailableException(
                    "PIPELINE_DB_URL is '" + shown
                            + "'; it must be a JDBC URL, like jdbc:postgresql://localhost:5432/listings.",
                    null);
        }
        Database external =
                new Database(url, user == null ? "postgres" : user, password == null ? "" : password, () -> {});
        try (var connection = DriverManager.getConnection(url, external.user(), external.password())) {
            if (connection.getMetaData().getDatabaseMajorVersion() < 18) {
                throw new DatabaseUnavailableException(
                        "The server at " + shown + " is PostgreSQL "
                                + connection.getMetaData().getDatabaseProductVersion() + "; 18 or newer is needed.",
                        null);
            }
            return external;
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "The database at " + shown + " (PIPELINE_DB_URL) cannot be reached: " + e.getMessage()
                            + "\nCheck PIPELINE_DB_URL, PIPELINE_DB_USER and PIPELINE_DB_PASSWORD, or unset them to use the embedded server.",
                    e);
        }
    }
}
