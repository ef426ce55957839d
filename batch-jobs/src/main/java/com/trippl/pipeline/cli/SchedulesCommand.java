package com.trippl.pipeline.cli;

import com.trippl.pipeline.schedules.Pause;
import com.trippl.pipeline.schedules.Schedule;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.trippl.pipeline.schedules.ScheduleDesk.Standing;
import com.trippl.pipeline.schedules.Slot;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
        name = "schedules",
        description = "What is due when, in each DMO's time zone, what became of it last, and what is paused.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline schedules",
            "  ./pipeline schedules --json",
            "  ./pipeline config set demo --schedule daily import.location=*.csv    schedule an import"
        })
final class SchedulesCommand extends BaseCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ENGLISH);

    @Override
    int run(Session session) {
        ScheduleDesk desk = session.get(ScheduleDesk.class);
        List<Standing> standing = desk.list();
        if (json()) {
            Map<String, Object> document = paused(desk, null);
            document.put("runByThemselves", desk.runByThemselves());
            document.put(
                    "schedules", standing.stream().map(SchedulesCommand::asJson).toList());
            printJson(document);
            return 0;
        }
        desk.paused().forEach(pause -> out().println("Paused: " + words(pause)));
        if (standing.isEmpty()) {
            out().println("No stage has a schedule by the clock. See ./pipeline config set --help");
            return 0;
        }
        if (!desk.runByThemselves()) {
            out().println("On localhost nothing starts by the clock: these are what the cloud would do.");
        }
        Table table = new Table("dmo", "stage", "schedule", "next", "last", "became", "why");
        for (Standing each : standing) {
            Schedule schedule = each.schedule();
            Slot last = each.last();
            table.add(
                    schedule.slug(),
                    schedule.stage().label(),
                    schedule.cadence().every().label(),
                    each.pause() == null ? time(each.next(), schedule.zone()) : "paused",
                    last == null ? "never" : time(last.at(), schedule.zone()),
                    last == null ? "" : last.state().words() + (last.jobId() == null ? "" : ", job " + last.jobId()),
                    last == null ? "" : last.detail());
        }
        table.print(out());
        return 0;
    }

    private static String time(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone));
    }

    private static String words(Pause pause) {
        return pause.scope() + ", by " + pause.by() + " at " + pause.at()
                + (pause.reason() == null ? "" : ": " + pause.reason());
    }

    /** @param changed whether the command changed anything; null: it was not to */
    static Map<String, Object> paused(ScheduleDesk desk, @Nullable Boolean changed) {
        Map<String, Object> document = new LinkedHashMap<>();
        if (changed != null) {
            document.put("changed", changed);
        }
        document.put(
                "pauses",
                desk.paused().stream()
                        .map(pause -> {
                            Map<String, @Nullable Object> each = new LinkedHashMap<>();
                            each.put("dmo", pause.slug());
                            each.put("source", pause.source());
                            each.put("reason", pause.reason());
                            each.put("by", pause.by());
                            each.put("at", pause.at().toString());
                            return each;
                        })
                        .toList());
        return document;
    }

    private static Map<String, @Nullable Object> asJson(Standing standing) {
        Schedule schedule = standing.schedule();
        Slot last = standing.last();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("dmo", schedule.slug());
        document.put("domain", schedule.domain());
        document.put("stage", schedule.stage().label());
        document.put("schedule", schedule.cadence().every().label());
        document.put("timezone", schedule.zone().getId());
        document.put("next", standing.next().toString());
        document.put("paused", standing.pause() != null);
        document.put("last", last == null ? null : last.at().toString());
        document.put("became", last == null ? null : last.state().label());
        document.put("why", last == null ? null : last.detail());
        document.put("job", last == null ? null : last.jobId());
        return document;
    }
}
