package com.trippl.pipeline.configure;

import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.DmoFields;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** What people do with DMOs: those that are theirs. */
@Service
public class DmoDesk {
    private final JdbcClient jdbc;
    private final Dmos dmos;
    private final Access access;

    public DmoDesk(JdbcClient jdbc, Dmos dmos, Access access) {
        this.jdbc = jdbc;
        this.dmos = dmos;
        this.access = access;
    }

    /** All by name. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<DmoRow> list() {
        return jdbc.sql("""
                        SELECT d.id, d.slug, d.name, d.country, d.state, d.timezone, d.active,
                               ARRAY(SELECT DISTINCT c.data_domain FROM pipeline.dmo_configs c WHERE c.dmo_id = d.id ORDER BY 1) AS domains,
                               r.run_id, r.created_at,
                               (SELECT q.status FROM pipeline.job_queue q WHERE q.run_id = r.run_id ORDER BY q.job_id DESC LIMIT 1) AS status,
                               (SELECT count(*) FROM public.listings l WHERE l.dmo_id = d.id AND l.status = 'live') AS listings
                        FROM public.dmos d
                        LEFT JOIN LATERAL (
                            SELECT r.run_id, r.created_at FROM pipeline.runs r WHERE r.dmo_id = d.id ORDER BY r.run_id DESC LIMIT 1) r ON TRUE
                        WHERE CAST(:dmos AS int[]) IS NULL OR d.id = ANY (CAST(:dmos AS int[]))
                        ORDER BY lower(d.name), d.id""").param("dmos", access.dmos()).query(DmoDesk::read).list();
    }

    /** One by its id; empty, too, when it is not among the caller's. */
    @PreAuthorize(Permissions.MAY_READ)
    public Optional<Dmo> find(int id) {
        return dmos.list().stream()
                .filter(dmo -> dmo.id() == id && access.reaches(id))
                .findFirst();
    }

    /** Whether the caller may add one: who is restricted to some would not see it. */
    @PreAuthorize(Permissions.MAY_READ)
    public boolean mayAdd() {
        return access.may(Permissions.CONFIGURE) && access.dmos() == null;
    }

    /**
     * Adds one, with the default configuration of all stages.
     *
     * @throws com.trippl.pipeline.dmo.DmoException saying which values are not acceptable
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    public Dmo add(DmoFields fields) {
        if (access.dmos() != null) {
            throw new AccessDeniedException("Only who may see all DMOs can add one.");
        }
        return dmos.add(
                fields.slug(), fields.name(), fields.country(), fields.state(), fields.timezone(), access.user());
    }

    /**
     * Changes one; its slug stays.
     *
     * @throws com.trippl.pipeline.dmo.DmoException saying which values are not acceptable
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    public Dmo change(int id, DmoFields fields) {
        access.requireDmo(id);
        return dmos.change(id, fields.name(), fields.country(), fields.state(), fields.timezone());
    }

    private static DmoRow read(ResultSet row, int ignored) throws SQLException {
        Timestamp at = row.getTimestamp("created_at");
        return new DmoRow(
                new Dmo(
                        row.getInt("id"),
                        row.getString("slug"),
                        row.getString("name"),
                        row.getString("country"),
                        row.getString("state"),
                        row.getString("timezone"),
                        row.getBoolean("active")),
                List.of((String[]) row.getArray("domains").getArray()),
                row.getObject("run_id", Integer.class),
                at == null ? null : at.toInstant(),
                row.getString("status"),
                row.getLong("listings"));
    }
}
