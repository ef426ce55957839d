package com.trippl.pipeline.cli;

public final class PipelineCommand {
    private PipelineCommand() {}

    public static void main(String[] a) {}
}
