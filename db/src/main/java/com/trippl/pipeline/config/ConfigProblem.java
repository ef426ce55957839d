package com.trippl.pipeline.config;

/**
 * Something a configuration cannot say.
 *
 * @param path where, with dots, as in {@code geocode.provider} or {@code columns.name}; empty: the whole document
 * @param message what is wrong and what it may be
 */
public record ConfigProblem(String path, String message) {}
