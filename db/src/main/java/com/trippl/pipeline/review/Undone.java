package com.trippl.pipeline.review;

import java.util.Map;

/**
 * What became of an undo.
 *
 * @param rows how many rows are again as they were
 * @param left how many rows were left as they are because somebody changed them since, by who that was
 * @param closed how many rows were left because they were promoted or superseded since
 */
public record Undone(int rows, Map<String, Integer> left, int closed) {
    public Undone {
        left = Map.copyOf(left);
    }

    /** How many rows somebody changed since. */
    public int leftRows() {
        return left.values().stream().mapToInt(Integer::intValue).sum();
    }
}
