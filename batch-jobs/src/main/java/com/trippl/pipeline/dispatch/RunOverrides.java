package com.trippl.pipeline.dispatch;

import com.trippl.pipeline.config.Stage;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Changes to the configuration for one run alone, kept with the run until its jobs are enqueued. */
@Component
class RunOverrides {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;

    RunOverrides(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Nullable
    JsonNode of(int runId, Stage stage) {
        return jdbc.sql("SELECT overrides -> ? FROM pipeline.runs WHERE run_id = ?")
                .param(stage.label())
                .param(runId)
                .query((row, n) -> java.util.Optional.ofNullable(row.getString(1)))
                .single()
                .map(JSON::readTree)
                .orElse(null);
    }
}
