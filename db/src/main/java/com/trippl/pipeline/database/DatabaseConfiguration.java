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
    /** Beside those of jobs and partitions: heartbeats, claims, schedules, health, and whoever looks on. */
    private static final int OTHER_CONNECTIONS = 6;

    private static final int FEWEST_CONNECTIONS = 12;
    /** No statement takes longer; of a server that is gone without a word one hears nothing for as long. */
    private static final int SOCKET_TIMEOUT_SECONDS = 900;
    /** The server forgets a machine that is gone within half a minute, and with it the locks of its transactions. */
    private static final String KEEPALIVE =
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

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
                environment.getProperty("pipeline.db.connections", Integer.class, connections(environment)));
        config.setMinimumIdle(1);
        config.setConnectionTimeout(environment.getProperty(
                "pipeline.db.connection-timeout-ms", Long.class, config.getConnectionTimeout()));
        config.setConnectionInitSql(KEEPALIVE);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        config.addDataSourceProperty("ApplicationName", "listings-pipeline");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    /** One for each partition and job at a time: were there fewer, those that have one would wait for those that need a second. */
    private static int connections(Environment environment) {
        int threads = environment.getProperty("pipeline.batch.partition-threads", Integer.class, 0);
        int jobs = environment.getProperty("pipeline.batch.jobs", Integer.class, 1);
        int partitions =
                threads > 0 ? threads : Math.max(2, Runtime.getRuntime().availableProcessors());
        return Math.max(FEWEST_CONNECTIONS, partitions + jobs + OTHER_CONNECTIONS);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
