package com.trippl.pipeline.promote;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads the rows to promote in one range, a page at a time, and what they hold in the same look at them. Nothing of its position is saved:
 * what was promoted is no longer accepted, so that a restart goes on by asking again.
 */
class AcceptedRowReader implements ItemReader<AcceptedRow> {
    private static final DataClassRowMapper<Contents> CONTENTS = new DataClassRowMapper<>(Contents.class);

    private final JdbcClient jdbc;
    private final boolean duplicates;
    private final int batchId;
    private final long last;
    private final int pageSize;
    private final Deque<AcceptedRow> page = new ArrayDeque<>();
    private long next;

    /**
     * Reads from a range.
     *
     * @param duplicates whether to read duplicates whose survivors are public, rather than all but duplicates
     */
    AcceptedRowReader(JdbcClient jdbc, boolean duplicates, int batchId, long first, long last, int pageSize) {
        this.jdbc = jdbc;
        this.duplicates = duplicates;
        this.batchId = batchId;
        this.next = first;
        this.last = last;
        this.pageSize = pageSize;
    }

    @Override
    public @Nullable AcceptedRow read() {
        if (page.isEmpty() && next <= last) {
            page.addAll(rows());
            next = page.isEmpty() ? last + 1 : page.getLast().id() + 1;
        }
        return page.poll();
    }

    /** Those of a page are read and promoted in one transaction. */
    private List<AcceptedRow> rows() {
        jdbc.sql(PromotionStatements.KEEP_BATCH)
                .param("batch", batchId)
                .query(Integer.class)
                .single();
        return jdbc.sql(duplicates ? PromotionStatements.PAGE_OF_DUPLICATES : PromotionStatements.PAGE)
                .param("batch", batchId)
                .param("first", next)
                .param("last", last)
                .param("page", pageSize)
                .query((row, n) -> {
                    Long[] ids = (Long[]) row.getArray("ids").getArray();
                    Integer file = row.getObject("first_file", Integer.class);
                    AcceptedRow.Page read = new AcceptedRow.Page(
                            ids.length,
                            Objects.equals(file, row.getObject("last_file", Integer.class)) ? file : null,
                            duplicates ? null : CONTENTS.mapRow(row, n));
                    return LongStream.range(0, ids.length)
                            .mapToObj(i -> new AcceptedRow(ids[(int) i], read))
                            .toList();
                })
                .single();
    }
}
