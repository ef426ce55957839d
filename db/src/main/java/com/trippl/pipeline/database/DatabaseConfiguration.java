package com.trippl.pipeline.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The database and the clock everything else works with. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {
    private static final int DEFAULT_CONNECTIONS = 12;

    @Bean
    PipelineHome pipelineHome(Environment environment) {
        return PipelineHome.of(environment.getProperty("pipeline.home"));
    }

    @Bean
    Database database(PipelineHome home, Environment environment) {
        return Databases.open(
                home,
                environment.getProperty("pipeline.db.url"),
                environment.getProperty("pipeline.db.user"),
                environment.getProperty("pipeline.db.password"));
    }

    @Bean(destroyMethod = "close")
    DataSource dataSource(Database database, Environment environment) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("pipeline");
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(
                environment.getProperty("pipeline.db.connections", Integer.class, DEFAULT_CONNECTIONS));
        config.setMinimumIdle(1);
        config.setConnectionTimeout(environment.getProperty(
                "pipeline.db.connection-timeout-ms", Long.class, config.getConnectionTimeout()));
        config.addDataSourceProperty("ApplicationName", "listings-pipeline");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
