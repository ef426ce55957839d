package com.trippl.pipeline.admin.runs;

import com.vaadin.flow.component.grid.Grid;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The rows a grid has loaded, by their place: read again now and then, so that what others do shows, too. */
final class LoadedRows<T> {
    private final Grid<T> grid;
    private final NavigableMap<Integer, T> rows = new TreeMap<>();

    /** Reads rows. */
    interface Page<T> {
        List<T> read(int offset, int limit);
    }

    LoadedRows(Grid<T> grid) {
        this.grid = grid;
    }

    void loaded(int offset, List<T> page) {
        for (int i = 0; i < page.size(); i++) {
            rows.put(offset + i, page.get(i));
        }
    }

    void forget() {
        rows.clear();
    }

    /**
     * Reads what the browser shows again, and draws the rows that say something else by now.
     *
     * @param moves rows to draw anyway, as what is in them moves
     * @return whether they are the same rows in the same order; else nothing is drawn
     */
    boolean refresh(Page<T> page, Predicate<T> moves) {
        // What was scrolled away is let go of by the grid.
        rows.values().removeIf(row -> !grid.getDataCommunicator().getKeyMapper().has(row));
        if (rows.isEmpty()) {
            return true;
        }
        int first = rows.firstKey();
        List<T> now = page.read(first, rows.lastKey() - first + 1);
        var ids = grid.getDataProvider();
        boolean same = rows.entrySet().stream()
                .allMatch(row -> row.getKey() - first < now.size()
                        && ids.getId(row.getValue()).equals(ids.getId(now.get(row.getKey() - first))));
        if (same) {
            rows.replaceAll((place, before) -> {
                T row = now.get(place - first);
                if (!row.equals(before) || moves.test(row)) {
                    ids.refreshItem(row);
                }
                return row;
            });
        }
        return same;
    }
}
