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
 * @param decisions what becomes of all that waits, by its {@linkplain Waiting#key() key}
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

    /** What becomes of something that waits. */
    public enum Decision {
        /** It runs: a job on its snapshot of the old configuration, a moment with the new one. */
        IGNORE,
        /** It does not run. */
        CANCEL
    }

    /** The same with decisions about what waits. */
    public ConfigEdit deciding(Map<Integer, Decision> now) {
        return new ConfigEdit(dmoId, stage, domain, basis, params, schedule, active, restoredFrom, now);
    }

    /** The same, made on another basis. */
    public ConfigEdit on(StageSetup.Basis now) {
        return new ConfigEdit(dmoId, stage, domain, now, params, schedule, active, restoredFrom, decisions);
    }
}
