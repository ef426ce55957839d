package com.trippl.pipeline.operations;

/**
 * Something without which this process cannot work.
 *
 * @param name as an operator reads it
 * @param check throws where it does not answer as it should
 */
record Probe(String name, Check check) {
    /** Asks once, without waiting politely: whoever asks bounds the time. */
    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }
}
