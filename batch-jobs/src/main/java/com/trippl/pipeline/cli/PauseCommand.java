package com.trippl.pipeline.cli;

import com.trippl.pipeline.schedules.ScheduleDesk;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "pause",
        description =
                "Let no work begin: of all, of one DMO, or of one of its feeds. What runs already runs to its end; what waits keeps its place.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline pause --reason \"database upgrade\"    everything",
            "  ./pipeline pause --dmo demo",
            "  ./pipeline pause --dmo demo --source regional_feed",
            "  ./pipeline resume --dmo demo                    undo"
        })
final class PauseCommand extends BaseCommand {
    @Mixin
    private final PauseOptions options = new PauseOptions();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who find it paused.")
    private @Nullable String reason;

    @Override
    int run(Session session) {
        ScheduleDesk desk = session.get(ScheduleDesk.class);
        boolean changed = desk.pause(options.dmoId(session), options.source(), reason);
        if (json()) {
            printJson(SchedulesCommand.paused(desk, changed));
        } else {
            out().println(options.words()
                    + (changed
                            ? " is paused. Go on: " + options.undo()
                            : " was paused already. See ./pipeline schedules"));
        }
        return 0;
    }
}
