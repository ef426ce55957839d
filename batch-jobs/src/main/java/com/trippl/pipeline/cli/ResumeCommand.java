package com.trippl.pipeline.cli;

import com.trippl.pipeline.schedules.ScheduleDesk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "resume",
        description =
                "Let work begin again that was paused by just such a command. Of each schedule the latest run that was missed is made up for.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline resume              what was paused by ./pipeline pause",
            "  ./pipeline resume --dmo demo"
        })
final class ResumeCommand extends BaseCommand {
    @Mixin
    private final PauseOptions options = new PauseOptions();

    @Override
    int run(Session session) {
        ScheduleDesk desk = session.get(ScheduleDesk.class);
        boolean changed = desk.resume(options.dmoId(session), options.source());
        if (json()) {
            printJson(SchedulesCommand.paused(desk, changed));
        } else {
            out().println(options.words() + (changed ? " goes on." : " was not paused."));
            desk.paused()
                    .forEach(pause -> out().println("Still paused: " + pause.scope() + ", by " + pause.by() + "."));
        }
        return 0;
    }
}
