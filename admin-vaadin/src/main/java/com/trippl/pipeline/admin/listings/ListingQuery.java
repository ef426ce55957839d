package com.trippl.pipeline.admin.listings;

import com.trippl.pipeline.publicdata.ListingFilter;
import com.trippl.pipeline.publicdata.ListingOrder;
import com.vaadin.flow.router.QueryParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, as the address says it: a link to it shows the same to someone else.
 *
 * @param map whether on a map; else as a list
 */
record ListingQuery(ListingFilter filter, ListingOrder order, boolean map) {
    /** In which a listing may stand. */
    static final List<String> STATUSES = List.of("live", "removed", "merged");

    static ListingQuery of(QueryParameters address) {
        String status = text(address, "status");
        String located = text(address, "located");
        return new ListingQuery(
                new ListingFilter(
                        number(text(address, "dmo")),
                        text(address, "domain"),
                        text(address, "category"),
                        status != null && STATUSES.contains(status) ? status : null,
                        source(text(address, "source")),
                        "yes".equals(located) ? Boolean.TRUE : "no".equals(located) ? Boolean.FALSE : null,
                        text(address, "q")),
                order(text(address, "sort"), text(address, "dir")),
                "map".equals(text(address, "view")));
    }

    QueryParameters address() {
        Map<String, String> all = new LinkedHashMap<>();
        put(all, "q", filter.text());
        put(all, "dmo", filter.dmoId());
        put(all, "domain", filter.domain());
        put(all, "category", filter.category());
        put(all, "status", filter.status());
        ListingFilter.Source source = filter.source();
        put(all, "source", source == null ? null : source.dmoId() + ":" + source.name());
        Boolean located = filter.located();
        put(all, "located", located == null ? null : located ? "yes" : "no");
        if (!order.equals(ListingOrder.LATEST)) {
            put(all, "sort", column(order.key()));
            put(all, "dir", order.descending() ? "desc" : "asc");
        }
        put(all, "view", map ? "map" : null);
        return QueryParameters.simple(all);
    }

    static String column(ListingOrder.Key key) {
        return switch (key) {
            case ID -> "id";
            case NAME -> "name";
            case UPDATED -> "updated";
        };
    }

    static ListingOrder order(@Nullable String column, @Nullable String direction) {
        if (column == null) {
            return ListingOrder.LATEST;
        }
        boolean descending = "desc".equals(direction);
        return switch (column) {
            case "id" -> new ListingOrder(ListingOrder.Key.ID, descending);
            case "name" -> new ListingOrder(ListingOrder.Key.NAME, descending);
            case "updated" -> new ListingOrder(ListingOrder.Key.UPDATED, descending);
            default -> ListingOrder.LATEST;
        };
    }

    private static void put(Map<String, String> all, String key, @Nullable Object value) {
        if (value != null) {
            all.put(key, value.toString());
        }
    }

    private static @Nullable String text(QueryParameters address, String key) {
        Optional<String> value = address.getSingleParameter(key);
        return value.filter(text -> !text.isBlank()).orElse(null);
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text == null || !text.matches("\\d{1,9}") ? null : Integer.valueOf(text);
    }

    private static ListingFilter.@Nullable Source source(@Nullable String text) {
        if (text == null || !text.contains(":")) {
            return null;
        }
        Integer dmo = number(text.substring(0, text.indexOf(':')));
        return dmo == null ? null : new ListingFilter.Source(dmo, text.substring(text.indexOf(':') + 1));
    }
}
