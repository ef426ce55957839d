package com.trippl.pipeline.promote;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the ids of the rows to promote in one range, a page at a time. Nothing of its position is saved: what was promoted
 * is no longer accepted, so that a restart goes on by asking again.
 */
class AcceptedRowReader implements ItemReader<Long> {
    private final JdbcClient jdbc;
    private final String rows;
    private final int batchId;
    private final long last;
    private final int pageSize;
    private final Deque<Long> page = new ArrayDeque<>();
    private long next;

    /**
     * Reads from a range.
     *
     * @param rows the condition of a row; one of {@link PromotionStatements}
     */
    AcceptedRowReader(JdbcClient jdbc, String rows, int batchId, long first, long last, int pageSize) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.batchId = batchId;
        this.next = first;
        this.last = last;
        this.pageSize = pageSize;
    }

    @Override
    public @Nullable Long read() {
        if (page.isEmpty() && next <= last) {
            page.addAll(jdbc.sql("SELECT s.id FROM staging.listings s WHERE " + rows + " ORDER BY s.id LIMIT :page")
                    .param("batch", batchId)
                    .param("first", next)
                    .param("last", last)
                    .param("page", pageSize)
                    .query(Long.class)
                    .list());
            next = page.isEmpty() ? last + 1 : page.getLast() + 1;
        }
        return page.poll();
    }
}
