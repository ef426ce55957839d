package com.trippl.pipeline.review;

import java.util.List;
import java.util.Map;

/**
 * What a promotion of a batch would do now.
 *
 * @param counts accepted rows by action
 * @param waiting rows nobody has decided on, or that are held: they stay
 * @param samples some rows of each action, the first of the feed
 */
public record PromotionPreview(Map<String, Integer> counts, int waiting, List<RowDetail> samples) {
    /** How many rows would be promoted. */
    public int rows() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
