package com.trippl.pipeline.review;

/**
 * What became of a decision.
 *
 * @param group by which it can be undone; 0 where nothing was decided
 * @param rows how many rows were moved; rows that stood there already are not counted
 * @param blocked rows that fit and could not be accepted, as public listings need what they lack
 */
public record Decided(long group, int rows, int blocked) {}
