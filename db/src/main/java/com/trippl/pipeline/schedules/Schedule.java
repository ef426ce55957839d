package com.trippl.pipeline.schedules;

import com.trippl.pipeline.config.Stage;
import java.time.Instant;
import java.time.ZoneId;
import tools.jackson.databind.JsonNode;

/**
 * A stage that is due by the clock.
 *
 * @param params its configuration in force
 * @param since moments before this were never meant
 */
public record Schedule(
        int dmoId,
        String slug,
        String dmoName,
        ZoneId zone,
        String domain,
        Stage stage,
        Cadence cadence,
        JsonNode params,
        Instant since) {

    /** The feed that its imports are of. */
    public String source() {
        return params.path("source_name").asString("scheduled");
    }

    /** Where its imports look; blank: nowhere. */
    public String location() {
        return params.path("location").asString("").strip();
    }
}
