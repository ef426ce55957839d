package com.trippl.pipeline.review;

import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.PromoteConfig;
import com.trippl.pipeline.config.Stage;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How a promotion of a batch that began now would merge. */
@Component
class MergePolicies {
    private final JdbcClient jdbc;
    private final DmoConfigs configs;

    MergePolicies(JdbcClient jdbc, DmoConfigs configs) {
        this.jdbc = jdbc;
        this.configs = configs;
    }

    /**
     * What the DMO of a batch configured.
     *
     * @param merge {@code latest_wins}, {@code source_priority} or {@code fill_blanks}
     * @param superior sources trusted more than the batch's; one that is not listed comes after all that are
     */
    record MergePolicy(String merge, List<String> superior) {
        String[] superiorArray() {
            return superior.toArray(String[]::new);
        }
    }

    MergePolicy of(int batchId) {
        record Batch(int dmoId, String dataDomain, String sourceName) {}
        Batch batch = jdbc.sql("SELECT dmo_id, data_domain, source_name FROM staging.batches WHERE job_id = ?")
                .param(batchId)
                .query(Batch.class)
                .single();
        PromoteConfig config = configs.versions(batch.dmoId(), Stage.PROMOTE, batch.dataDomain()).stream()
                .filter(DmoConfig::active)
                .findFirst()
                .map(active -> DmoConfigs.<PromoteConfig>parse(Stage.PROMOTE, active.params()))
                .orElse(new PromoteConfig(null, null, null));
        List<String> priority = Objects.requireNonNullElse(config.sourcePriority(), List.of());
        int own = priority.indexOf(batch.sourceName());
        return new MergePolicy(
                Objects.requireNonNullElse(config.mergePolicy(), "latest_wins"),
                own < 0 ? priority : priority.subList(0, own));
    }
}
