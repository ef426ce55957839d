package com.trippl.pipeline.queue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What jobs have to say to people beside their results: reads and writes {@code pipeline.job_notes}. */
@Repository
public class JobNotes {
    private static final int MOST_DETAILS = 20;
    private static final String OTHERS = "other reasons";

    private final JdbcClient jdbc;

    public JobNotes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a note is about. */
    public enum Kind {
        /** Addresses for which no geocoder was asked, or none answered; the detail says why. */
        NOT_LOOKED_UP("%,d %s not looked up: %s.", "address was", "addresses were"),
        /** Rows at the end of a source that are no records; the detail is what they say. */
        FOOTER("%,d %s not read, as no record: %s", "row at the end was", "rows at the end were");

        private final String sentence;
        private final String one;
        private final String many;

        Kind(String sentence, String one, String many) {
            this.sentence = sentence;
            this.one = one;
            this.many = many;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        String told(long number, String detail) {
            return String.format(Locale.ROOT, sentence, number, number == 1 ? one : many, detail);
        }
    }

    /** Forgets what a part of a job said: it is done again. */
    public void forget(int jobId, int part, Kind kind) {
        jdbc.sql("DELETE FROM pipeline.job_notes WHERE job_id = ? AND part = ? AND kind = ?")
                .param(jobId)
                .param(part)
                .param(kind.label())
                .update();
    }

    /**
     * Says how often something was so far in a part of a job; in the transaction that is under way, so that it holds of what is committed.
     *
     * @param numbers by detail; beyond twenty details the rest is summed up
     */
    public void save(int jobId, int part, Kind kind, Map<String, Long> numbers) {
        long others =
                numbers.values().stream().skip(MOST_DETAILS).mapToLong(n -> n).sum();
        numbers.entrySet().stream()
                .limit(MOST_DETAILS)
                .forEach(entry -> save(jobId, part, kind, entry.getKey(), entry.getValue()));
        if (others > 0) {
            save(jobId, part, kind, OTHERS, others);
        }
    }

    private void save(int jobId, int part, Kind kind, String detail, long number) {
        jdbc.sql("""
                        INSERT INTO pipeline.job_notes (job_id, part, kind, detail, number) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (job_id, kind, detail, part) DO UPDATE SET number = excluded.number""")
                .param(jobId)
                .param(part)
                .param(kind.label())
                .param(detail.replace('\0', '\uFFFD'))
                .param(number)
                .update();
    }

    /** All that a job has to say, in sentences; what concerns most first. */
    public List<String> of(int jobId) {
        return jdbc.sql("""
                        SELECT kind, detail, sum(number)::bigint AS number FROM pipeline.job_notes WHERE job_id = ?
                        GROUP BY kind, detail ORDER BY number DESC, kind, detail""")
                .param(jobId)
                .query((row, n) -> Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT))
                        .told(row.getLong("number"), row.getString("detail")))
                .list();
    }
}
