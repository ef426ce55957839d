package com.trippl.pipeline.cli;

import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.review.Decided;
import com.trippl.pipeline.review.ReviewFilter;
import com.trippl.pipeline.review.ReviewFilter.Scope;
import com.trippl.pipeline.review.ReviewOrder;
import com.trippl.pipeline.review.Reviews;
import com.trippl.pipeline.review.StagedRow;
import com.trippl.pipeline.review.StagedRows;
import com.trippl.pipeline.review.Undone;
import com.trippl.pipeline.review.Undos;
import com.trippl.pipeline.staging.Flag;
import com.trippl.pipeline.staging.RowStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        description = "See what waits for a person in staging, and decide.",
        subcommands = {
            ReviewCommand.ListRows.class,
            ReviewCommand.Accept.class,
            ReviewCommand.Hold.class,
            ReviewCommand.Reject.class,
            ReviewCommand.Undo.class,
            ReviewCommand.Release.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pipeline review list --dmo demo --flag missing_coordinates",
            "  ./pipeline review accept 17 18 --notes 'called them'",
            "  ./pipeline review accept --action delete --batch 3",
            "  ./pipeline review reject --text 'test entry'",
            "  ./pipeline review undo 12"
        })
final class ReviewCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The options that say which rows. */
    static final class Filter {
        @Option(names = "--dmo", paramLabel = "SLUG", description = "Rows of this DMO.")
        private @Nullable String dmo;

        @Option(names = "--batch", paramLabel = "JOB", description = "Rows of this batch. Default: all open ones.")
        private @Nullable Integer batch;

        @Option(names = "--flag", paramLabel = "FLAG", description = "Rows with this flag.")
        private @Nullable String flag;

        @Option(
                names = "--action",
                paramLabel = "ACTION",
                description = "insert, update, unchanged, duplicate or delete.")
        private @Nullable String action;

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                description =
                        "pending, accepted, held, rejected, merged, promoted or superseded. Default: what waits for a person.")
        private @Nullable String status;

        @Option(names = "--text", paramLabel = "TEXT", description = "Rows with this in name, address or source id.")
        private @Nullable String text;

        ReviewFilter of(Session session, List<Long> ids) {
            oneOf("flag", flag, Arrays.stream(Flag.values()).map(Flag::label).toList());
            oneOf("action", action, List.of("insert", "update", "unchanged", "duplicate", "delete"));
            oneOf(
                    "status",
                    status,
                    Arrays.stream(RowStatus.values()).map(RowStatus::label).toList());
            Integer dmoId = dmo == null
                    ? null
                    : (Integer) session.get(Dmos.class).bySlug(dmo).id();
            return new ReviewFilter(
                    dmoId,
                    batch,
                    ids,
                    setOf(flag),
                    setOf(action),
                    setOf(status),
                    Set.of(),
                    ids.isEmpty() ? Scope.WAITING : Scope.ALL,
                    text);
        }

        private static Set<String> setOf(@Nullable String value) {
            return value == null ? Set.of() : Set.of(value);
        }

        boolean isEmpty() {
            return dmo == null && batch == null && flag == null && action == null && status == null && text == null;
        }

        private static void oneOf(String what, @Nullable String value, List<String> known) {
            if (value != null && !known.contains(value)) {
                throw new IllegalArgumentException(
                        "There is no " + what + " '" + value + "'. There are " + String.join(", ", known) + ".");
            }
        }
    }

    @Command(
            name = "list",
            description = "List staged rows: those that wait for a person, unless --status says otherwise.")
    static final class ListRows extends BaseCommand {
        @Mixin
        private final Filter filter = new Filter();

        @Mixin
        private final Shown most = new Shown();

        @Option(names = "--offset", defaultValue = "0", description = "Rows to pass over first.")
        private int offset;

        @Override
        int run(Session session) {
            if (offset < 0) {
                throw new IllegalArgumentException("--offset takes a whole number from 0, not " + offset + ".");
            }
            ReviewFilter which = filter.of(session, List.of());
            StagedRows staged = session.get(StagedRows.class);
            List<StagedRow> rows = staged.list(which, ReviewOrder.FEED, offset, most.orElse(50));
            int total = staged.count(which);
            if (json()) {
                printJson(Map.of(
                        "total",
                        total,
                        "rows",
                        rows.stream().map(ReviewCommand::asJson).toList()));
                return 0;
            }
            if (rows.isEmpty()) {
                out().println(total == 0 ? "Nothing waits for a person." : "No more rows; there are " + total + ".");
                return 0;
            }
            Table table =
                    new Table("id", "batch", "line", "action", "status", "flags", "name", "address", "lat", "lng");
            rows.forEach(row -> table.add(
                    row.id(),
                    row.batchId(),
                    row.line(),
                    row.action(),
                    row.status(),
                    String.join(" ", row.flags()),
                    row.name(),
                    row.address(),
                    row.lat(),
                    row.lng()));
            table.print(out());
            if (total > rows.size()) {
                out().println(String.format(
                        Locale.ROOT,
                        "%d to %d of %,d. More: --offset %d",
                        offset + 1,
                        offset + rows.size(),
                        total,
                        offset + rows.size()));
            }
            return 0;
        }
    }

    static Map<String, @Nullable Object> asJson(StagedRow row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", row.id());
        json.put("batch", row.batchId());
        json.put("listingId", row.listingId());
        json.put("source", row.sourceName());
        json.put("sourceId", row.sourceId());
        json.put("line", row.line());
        json.put("action", row.action());
        json.put("status", row.status());
        json.put("flags", row.flags());
        json.put("name", row.name());
        json.put("address", row.address());
        json.put("lat", row.lat());
        json.put("lng", row.lng());
        json.put("category", row.category());
        json.put("certainty", row.certainty());
        json.put("duplicateOf", row.duplicateOf());
        json.put("decidedBy", row.decidedBy());
        json.put("notes", row.notes());
        return json;
    }

    /** A decision on the rows given by id, or by filter. */
    abstract static class Decide extends BaseCommand {
        private final RowStatus to;

        @Parameters(paramLabel = "ID", arity = "0..*", description = "Rows by id.")
        private List<Long> ids = new ArrayList<>();

        @Mixin
        private final Filter filter = new Filter();

        @Option(names = "--all", description = "All rows that wait for a person.")
        private boolean all;

        @Option(names = "--notes", paramLabel = "TEXT", description = "Why; kept with the decision.")
        private @Nullable String notes;

        @Option(names = "--dry-run", description = "Only say how many rows it would be.")
        private boolean dryRun;

        Decide(RowStatus to) {
            this.to = to;
        }

        @Override
        int run(Session session) {
            if (ids.isEmpty() && filter.isEmpty() && !all) {
                throw new IllegalArgumentException("Say which rows: ids, a filter such as --flag, or --all.");
            }
            ReviewFilter which = filter.of(session, ids);
            Decided decided = dryRun
                    ? new Decided(0, session.get(StagedRows.class).count(which), 0)
                    : session.get(Reviews.class).decide(which, to, user(), notes);
            int rows = decided.rows();
            if (json()) {
                printJson(Map.of(
                        "rows", rows,
                        "blocked", decided.blocked(),
                        "status", to.label(),
                        "decision", decided.group(),
                        "dryRun", dryRun));
            } else if (dryRun) {
                out().println(RunOutput.count(rows) + (rows == 1 ? " row" : " rows") + " would be " + to.label() + ".");
            } else {
                out().println(RunOutput.count(rows) + (rows == 1 ? " row" : " rows") + " " + to.label() + "."
                        + (to == RowStatus.ACCEPTED && rows > 0
                                ? " Make them public: ./pipeline promote --dmo SLUG"
                                : "")
                        + (rows > 0 ? " Take it back: ./pipeline review undo " + decided.group() : ""));
                if (decided.blocked() > 0) {
                    out().println(
                                    RunOutput.count(decided.blocked())
                                            + (decided.blocked() == 1 ? " row was" : " rows were")
                                            + " left, as public listings need a name and coordinates on the globe. See ./pipeline review list --flag missing_name");
                }
            }
            return 0;
        }
    }

    @Command(name = "accept", description = "Accept rows: the next promotion makes them public.")
    static final class Accept extends Decide {
        Accept() {
            super(RowStatus.ACCEPTED);
        }
    }

    @Command(name = "hold", description = "Hold rows back for later.")
    static final class Hold extends Decide {
        Hold() {
            super(RowStatus.HELD);
        }
    }

    @Command(
            name = "reject",
            description = "Reject rows: they are not made public, nor asked about again while they stay the same.")
    static final class Reject extends Decide {
        Reject() {
            super(RowStatus.REJECTED);
        }
    }

    @Command(name = "undo", description = "Take a decision of yours back: its rows are again as they were before.")
    static final class Undo extends BaseCommand {
        @Parameters(paramLabel = "DECISION", description = "The decision, by the number it was told with.")
        private long decision;

        @Override
        int run(Session session) {
            Undone undone = session.get(Undos.class).undo(decision);
            if (json()) {
                printJson(Map.of("rows", undone.rows(), "left", undone.left(), "closed", undone.closed()));
                return 0;
            }
            out().println(RunOutput.count(undone.rows()) + (undone.rows() == 1 ? " row stands" : " rows stand")
                    + " as before.");
            undone.left()
                    .forEach((who, rows) -> out().println(
                                    RunOutput.count(rows) + " left as they are: " + who + " changed them since."));
            if (undone.closed() > 0) {
                out().println(RunOutput.count(undone.closed()) + " left: they are promoted or superseded by now.");
            }
            return 0;
        }
    }

    @Command(name = "release", description = "Let a batch go that was held because of its size.")
    static final class Release extends BaseCommand {
        @Parameters(paramLabel = "BATCH", description = "The batch: the id of the job that staged it.")
        private int batch;

        @Override
        int run(Session session) {
            session.get(Reviews.class).release(batch, user());
            if (json()) {
                printJson(Map.of("batch", batch, "status", "ready"));
            } else {
                out().println("Batch " + batch + " is released. Make it public: ./pipeline promote " + batch);
            }
            return 0;
        }
    }
}
