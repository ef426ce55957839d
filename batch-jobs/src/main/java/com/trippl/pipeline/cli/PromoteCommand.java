package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.Stage;
import picocli.CommandLine.Command;

@Command(
        name = "promote",
        description = "Make accepted rows public. Twice in a row changes nothing the second time.",
        footerHeading = "%nExamples:%n",
        footer = {"  ./pipeline promote --dmo demo", "  ./pipeline promote 12    on the output of job 12"})
final class PromoteCommand extends NextStageCommand {
    PromoteCommand() {
        super(Stage.PROMOTE);
    }
}
