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
     * @param file that all of them came with; null: they came with several, or nobody asked
     * @param contents what they hold; null: nobody asked
     */
    record Page(int size, @Nullable Integer file, @Nullable Contents contents) {}

    /** What the rows of a chunk hold, if they are those of one page. */
    static Optional<Contents> contentsOf(List<? extends AcceptedRow> chunk) {
        Page page = chunk.getFirst().page();
        return isPage(chunk) && chunk.size() == page.size() ? Optional.ofNullable(page.contents()) : Optional.empty();
    }

    /** The file that all rows of a chunk are known to have come with; null: they may have come with several. */
    static @Nullable Integer fileOf(List<? extends AcceptedRow> chunk) {
        return isPage(chunk) ? chunk.getFirst().page().file() : null;
    }

    private static boolean isPage(List<? extends AcceptedRow> chunk) {
        return chunk.getFirst().page() == chunk.getLast().page();
    }
}
