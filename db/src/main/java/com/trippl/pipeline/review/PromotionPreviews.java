package com.trippl.pipeline.review;

import com.trippl.pipeline.security.Permissions;
import com.trippl.pipeline.staging.RowStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Shows what a promotion would do before anybody asks for it. */
@Service
public class PromotionPreviews {
    /** In the order in which people want to see them: what takes away first. */
    private static final List<String> SHOWN = List.of("delete", "update", "insert");

    private final StagedRows rows;
    private final RowDetails details;
    private final IdleUpdates idle;
    private final SettledRows settled;

    PromotionPreviews(StagedRows rows, RowDetails details, IdleUpdates idle, SettledRows settled) {
        this.rows = rows;
        this.details = details;
        this.idle = idle;
        this.settled = settled;
    }

    /**
     * What promoting a batch would do: its accepted rows are carried to public, and those settled as they were staged are noted as seen.
     *
     * @param samples rows of each action to show
     */
    @PreAuthorize(Permissions.MAY_PROMOTE)
    public PromotionPreview of(int batchId, int samples) {
        ReviewFilter accepted =
                ReviewFilter.WAITING.ofBatch(batchId).with(Facet.STATUS, Set.of(RowStatus.ACCEPTED.label()));
        FacetCounts facets = rows.facets(accepted);
        Map<String, Integer> counts = new LinkedHashMap<>();
        facets.values().getOrDefault(Facet.ACTION, List.of()).forEach(count -> counts.put(count.value(), count.rows()));
        int seen = settled.unseen(batchId);
        if (seen > 0) {
            counts.merge("unchanged", seen, Integer::sum);
        }
        List<RowDetail> shown = new ArrayList<>();
        for (String action : SHOWN) {
            if (counts.containsKey(action)) {
                shown.addAll(samples(accepted.with(Facet.ACTION, Set.of(action)), samples));
            }
        }
        return new PromotionPreview(
                counts, facets.waiting(), counts.containsKey("update") ? idle.count(batchId) : 0, shown);
    }

    /** Of some more than are shown those first that change something. */
    private List<RowDetail> samples(ReviewFilter filter, int most) {
        return rows.list(filter, ReviewOrder.FEED, 0, most * 4).stream()
                .flatMap(row -> details.find(row.id()).stream())
                .sorted(Comparator.comparing(detail -> !detail.changesSomething()))
                .limit(most)
                .toList();
    }
}
