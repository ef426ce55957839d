package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.Stage;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What somebody wants saved.
 *
 * @param basis the configuration they had before their eyes
 * @param params the whole document; secrets may be hidden, and stay as they are then
 * @param schedule one of {@link com.trippl.pipeline.config.DmoConfigs#SCHEDULES}
 * @param active whether it is to be in force
 * @param restoredFrom the older version it brings back, or null
 * @param decisions what becomes of each job that waits, by its id
 */
public record ConfigEdit(
        int dmoId,
        Stage stage,
        String domain,
        StageSetup.Basis basis,
        JsonNode params,
        String schedule,
        boolean active,
        @Nullable Integer restoredFrom,
        Map<Integer, Decision> decisions) {

    /** What becomes of a job that waits with the configuration as it was when it was enqueued. */
    public enum Decision {
        /** It runs, on its snapshot of the old configuration. */
        IGNORE,
        /** It is cancelled. */
        CANCEL
    }

    /** The same with decisions about jobs. */
    public ConfigEdit deciding(Map<Integer, Decision> now) {
        return new ConfigEdit(dmoId, stage, domain, basis, params, schedule, active, restoredFrom, now);
    }

    /** The same, made on another basis. */
    public ConfigEdit on(StageSetup.Basis now) {
        return new ConfigEdit(dmoId, stage, domain, now, params, schedule, active, restoredFrom, decisions);
    }
}
