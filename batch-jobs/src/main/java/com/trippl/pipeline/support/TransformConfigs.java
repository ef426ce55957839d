package com.trippl.pipeline.support;

import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.config.TransformConfig;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.queue.JobQueue;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds how the records of a load_stage job were normalised and hashed: later stages hash what they make of them the same way. */
@Component
public class TransformConfigs {
    private final JobQueue queue;
    private final DmoConfigs configs;

    public TransformConfigs(JobQueue queue, DmoConfigs configs) {
        this.queue = queue;
        this.configs = configs;
    }

    /** The configuration of the transform job before a load_stage job; the DMO's present one where that job is not known any more. */
    public TransformConfig of(Job load) {
        JsonNode params = Optional.ofNullable(load.parentJobId())
                .flatMap(queue::find)
                .filter(parent -> parent.stage() == Stage.TRANSFORM)
                .map(queue::configOf)
                .orElseGet(() -> configs.active(load.dmoId(), Stage.TRANSFORM, load.dataDomain())
                        .params());
        return DmoConfigs.parse(Stage.TRANSFORM, params);
    }
}
