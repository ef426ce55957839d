package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.Stage;
import picocli.CommandLine.Command;

@Command(
        name = "stage",
        description = "Load listings into staging: match, find duplicates, flag.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pipeline stage --dmo demo", "  ./pipeline stage 12    on the output of job 12"})
final class StageCommand extends NextStageCommand {
    StageCommand() {
        super(Stage.STAGE);
    }
}
