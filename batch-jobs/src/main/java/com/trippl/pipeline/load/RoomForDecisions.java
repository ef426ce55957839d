package com.trippl.pipeline.load;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How full pages of staged rows are written. A row that is decided on is written anew, and if its page has room for that no index needs to
 * know: accepting a million rows at once takes a third of the time. Where people decide on every row, half of each page is left free for it.
 * Where rows go with their batch, half-empty pages would only be more to write and to read, and a tenth is left, for those with flags.
 */
@Component
class RoomForDecisions {
    private static final Logger LOG = LoggerFactory.getLogger(RoomForDecisions.class);
    private static final int FULL_PERCENT = 90;
    private static final int HALF_PERCENT = 50;

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;

    RoomForDecisions(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Sets how pages are filled from now on. It is one table for all batches: one that is loaded meanwhile takes what it finds, and whoever is
     * in the way keeps it as it is; both cost time, nothing else.
     */
    void leave(boolean everyRowWaits) {
        int wanted = everyRowWaits ? HALF_PERCENT : FULL_PERCENT;
        if (filled() == wanted) {
            return;
        }
        try {
            apart.executeWithoutResult(status -> {
                jdbc.sql("SET LOCAL lock_timeout = '2s'").update();
                jdbc.sql("ALTER TABLE staging.listing_rows SET (fillfactor = " + wanted + ")")
                        .update();
            });
        } catch (DataAccessException e) {
            LOG.info("Pages of staged rows are filled as before: {}", e.getMessage());
        }
    }

    private int filled() {
        return jdbc.sql("""
                        SELECT o.option_value::int FROM pg_class c, pg_options_to_table(c.reloptions) o
                        WHERE c.oid = CAST('staging.listing_rows' AS regclass) AND o.option_name = 'fillfactor'""").query(Integer.class).optional().orElse(0);
    }
}
