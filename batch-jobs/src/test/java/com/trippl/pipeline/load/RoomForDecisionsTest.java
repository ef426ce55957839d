package com.trippl.pipeline.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.testing.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How full pages of staged rows are written is what the batch that is opened asks for. */
class RoomForDecisionsTest {
    private static final String CSV = "id,name,lat,lng\na,One,35.1,-82.1\nb,Two,35.2,-82.2\n";

    private Pipeline pipeline;

    @BeforeEach
    @AfterEach
    void asInstalled() {
        pipeline = Pipeline.empty();
        pipeline.jdbc()
                .sql("ALTER TABLE staging.listing_rows SET (fillfactor = 90)")
                .update();
    }

    private Dmo dmo(String slug, boolean autoAccept) {
        return pipeline.dmo(slug, "import.id_field=id", "stage.auto_accept=" + autoAccept);
    }

    private String filled() {
        return pipeline.jdbc()
                .sql(
                        "SELECT array_to_string(reloptions, ' ') FROM pg_class WHERE oid = 'staging.listing_rows'::regclass")
                .query(String.class)
                .single();
    }

    @Test
    void halfOfEachPageIsLeftWhereEveryRowWaits() {
        pipeline.stage(dmo("all", false), CSV);
        assertThat(filled()).contains("fillfactor=50");
        pipeline.stage(dmo("few", true), CSV);
        assertThat(filled()).contains("fillfactor=90");
    }

    @Test
    void whoeverIsInTheWayKeepsItAsItIs() throws SQLException {
        try (Connection other = pipeline.get(DataSource.class).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE staging.listing_rows IN SHARE UPDATE EXCLUSIVE MODE");
            pipeline.get(RoomForDecisions.class).leave(true);
            other.rollback();
        }
        assertThat(filled()).contains("fillfactor=90");
    }
}
