package com.trippl.pipeline.review;

import com.trippl.pipeline.publicdata.ListingField;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The orders of batches by name, address and category. */
@Component
class TextOrders {
    private final Map<ReviewOrder, TextOrder> orders = new EnumMap<>(ReviewOrder.class);

    TextOrders(JdbcClient jdbc) {
        for (ReviewOrder order : ReviewOrder.values()) {
            ListingField text = order.text();
            if (text != null) {
                orders.put(order, new TextOrder(jdbc, text.key()));
            }
        }
    }

    /** Puts those of the batches, all surveyed, in an order of texts that are not. */
    @Transactional
    public void refresh(ReviewOrder order, List<Integer> batches) {
        Objects.requireNonNull(orders.get(order)).refresh(batches);
    }

    /** How many records those of the batches have, all surveyed, that are not in an order of texts. */
    long unordered(ReviewOrder order, List<Integer> batches) {
        return Objects.requireNonNull(orders.get(order)).unordered(batches);
    }

    /**
     * Counts rows anew that the transaction under way changed.
     *
     * @param group the group of the decisions that changed them
     * @param batch one of those they are of
     */
    void mend(long group, int batch) {
        orders.values().forEach(order -> order.mend(group, batch));
    }

    /** Puts a row to its new places of whose fields the transaction under way changed some. */
    void move(int batch, long id, Collection<ListingField> changed) {
        orders.forEach((order, texts) -> {
            if (changed.contains(order.text())) {
                texts.move(batch, id);
            }
        });
    }
}
