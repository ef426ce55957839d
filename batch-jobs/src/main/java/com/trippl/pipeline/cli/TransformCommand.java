package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.Stage;
import picocli.CommandLine.Command;

@Command(
        name = "transform",
        description = "Make listings of raw files: clean, geocode, hash.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pipeline transform --dmo demo", "  ./pipeline transform 12    on the output of job 12"})
final class TransformCommand extends NextStageCommand {
    TransformCommand() {
        super(Stage.TRANSFORM);
    }
}
