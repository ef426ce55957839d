package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobFilter;
import com.vaadin.flow.router.QueryParameters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the page of runs shows, as its address says it. Days are those of UTC, the last one included.
 *
 * @param jobs whether it lists jobs instead of runs
 */
record RunQuery(boolean jobs, JobFilter filter) {
    static RunQuery of(QueryParameters address) {
        Instant to = parse(address, "to", RunQuery::startOf);
        return new RunQuery(
                "jobs".equals(text(address, "show")),
                new JobFilter(
                        parse(address, "dmo", Integer::valueOf),
                        parse(address, "stage", Stage::of),
                        parse(address, "status", JobStatus::of),
                        parse(address, "from", RunQuery::startOf),
                        to == null ? null : startOf(day(to).plusDays(1).toString()),
                        text(address, "q")));
    }

    QueryParameters address() {
        Map<String, String> all = new LinkedHashMap<>();
        put(all, "show", jobs ? "jobs" : null);
        put(all, "q", filter.text());
        put(all, "dmo", filter.dmoId());
        Stage stage = filter.stage();
        put(all, "stage", stage == null ? null : stage.label());
        JobStatus status = filter.status();
        put(all, "status", status == null ? null : status.label());
        put(all, "from", firstDay(filter));
        put(all, "to", lastDay(filter));
        return QueryParameters.simple(all);
    }

    static @Nullable LocalDate firstDay(JobFilter filter) {
        Instant from = filter.from();
        return from == null ? null : day(from);
    }

    static @Nullable LocalDate lastDay(JobFilter filter) {
        Instant to = filter.to();
        return to == null ? null : day(to).minusDays(1);
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }

    private static Instant startOf(String day) {
        return LocalDate.parse(day).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static void put(Map<String, String> all, String key, @Nullable Object value) {
        if (value != null) {
            all.put(key, value.toString());
        }
    }

    private static @Nullable String text(QueryParameters address, String key) {
        return address.getSingleParameter(key).filter(text -> !text.isBlank()).orElse(null);
    }

    /** What an address says that nobody understands is left out. */
    private static <T> @Nullable T parse(QueryParameters address, String key, Function<String, T> parser) {
        String text = text(address, key);
        try {
            return text == null ? null : parser.apply(text);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }
}
