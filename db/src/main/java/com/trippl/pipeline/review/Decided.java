package com.trippl.pipeline.review;

import java.util.Map;

/**
 * What became of a decision.
 *
 * @param group by which it can be undone; 0 where nothing was decided
 * @param rows how many rows were moved; rows that stood there already are not counted
 * @param blocked rows that fit and could not be accepted, as public listings need what they lack
 * @param left how many rows were left as they are because somebody else changed them meanwhile, by who that was
 */
public record Decided(long group, int rows, int blocked, Map<String, Integer> left) {
    public Decided(long group, int rows, int blocked) {
        this(group, rows, blocked, Map.of());
    }

    /** How many rows somebody else changed meanwhile. */
    public int leftRows() {
        return left.values().stream().mapToInt(Integer::intValue).sum();
    }
}
