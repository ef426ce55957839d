package com.trippl.pipeline.review;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a promotion of a batch would do now.
 *
 * @param counts rows that would be promoted by action: the accepted ones, and those settled as they were staged
 * @param waiting rows nobody has decided on, or that are held: they stay
 * @param idle how many of the first {@value IdleUpdates#MOST} accepted updates would change nothing in public
 * @param samples some rows of each action, the first of the feed; updates that change something before those that do not
 */
public record PromotionPreview(Map<String, Integer> counts, int waiting, int idle, List<RowDetail> samples) {
    /** How many updates were looked at for {@link #idle}. */
    public int lookedAt() {
        return Math.min(counts.getOrDefault("update", 0), IdleUpdates.MOST);
    }

    /** Whether what is public would stay as it is, but for when its records were last seen. */
    public boolean onlySeen() {
        return counts.keySet().equals(Set.of("unchanged"));
    }

    /** How many rows would be promoted. */
    public int rows() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
