package com.trippl.pipeline.cli;

import com.trippl.pipeline.config.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = "Carry a file all the way: import, transform, stage, promote.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline run samples/listings.csv --dmo demo",
            "  ./pipeline run feed.csv.gz --dmo demo --source partner --config '{\"id_field\": \"id\", \"feed\": \"full\"}'",
            "  ./pipeline run feed.csv --dmo demo --no-promote --json"
        })
final class RunCommand extends BaseCommand {
    @Mixin
    private final IngestOptions options = new IngestOptions();

    @Option(names = "--no-promote", description = "Stop before promotion: everything stays in staging.")
    private boolean noPromote;

    @Override
    int run(Session session) throws Exception {
        return workOn(session, options.submit(session, noPromote ? Stage.STAGE : Stage.PROMOTE));
    }
}
