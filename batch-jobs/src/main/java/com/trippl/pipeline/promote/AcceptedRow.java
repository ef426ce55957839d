package com.trippl.pipeline.promote;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row to promote.
 *
 * @param id of staging
 * @param page with which others it was read
 */
record AcceptedRow(long id, Page page) {
    /**
     * Rows read at once.
     *
     * @param contents what they hold; null: nobody asked
     */
    record Page(int size, @Nullable Contents contents) {}

    /** What the rows of a chunk hold, if they are those of one page. */
    static Optional<Contents> contentsOf(List<? extends AcceptedRow> chunk) {
        Page page = chunk.getFirst().page();
        return chunk.getLast().page() == page && chunk.size() == page.size()
                ? Optional.ofNullable(page.contents())
                : Optional.empty();
    }
}
