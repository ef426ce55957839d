package com.trippl.pipeline.dmo;

import com.trippl.pipeline.config.DmoConfigs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Adds and finds DMOs. */
@Service
public class Dmos {
    private final JdbcClient jdbc;
    private final DmoConfigs configs;

    public Dmos(JdbcClient jdbc, DmoConfigs configs) {
        this.jdbc = jdbc;
        this.configs = configs;
    }

    /**
     * Adds a DMO with the default configuration of all four stages.
     *
     * @param name for people; null: the slug
     * @param timezone null: UTC
     * @throws DmoException saying which value is not acceptable, and what would be
     */
    @Transactional
    public Dmo add(
            String slug, @Nullable String name, String country, String state, @Nullable String timezone, String user) {
        DmoFields fields = new DmoFields(
                        slug, name == null ? "" : name, country, state, timezone == null ? "UTC" : timezone)
                .normalized();
        require(fields);
        try {
            int id = jdbc.sql(
                            "INSERT INTO public.dmos (slug, name, country, state, timezone) VALUES (?, ?, ?, ?, ?) RETURNING id")
                    .param(fields.slug())
                    .param(fields.name())
                    .param(fields.country())
                    .param(fields.state())
                    .param(fields.timezone())
                    .query(Integer.class)
                    .single();
            configs.addDefaults(id, user);
            return byId(id);
        } catch (DuplicateKeyException e) {
            throw new DmoException(
                    Map.of("slug", "There is a DMO '" + fields.slug() + "' already. Choose another slug."));
        }
    }

    /**
     * Changes what a DMO is called and where it is; its slug stays.
     *
     * @throws DmoException saying which value is not acceptable, and what would be
     */
    @Transactional
    public Dmo change(int id, String name, String country, String state, String timezone) {
        DmoFields fields = new DmoFields(byId(id).slug(), name, country, state, timezone).normalized();
        require(fields);
        jdbc.sql(
                        "UPDATE public.dmos SET name = ?, country = ?, state = ?, timezone = ?, updated_at = now() WHERE id = ?")
                .param(fields.name())
                .param(fields.country())
                .param(fields.state())
                .param(fields.timezone())
                .param(id)
                .update();
        return byId(id);
    }

    private static void require(DmoFields fields) {
        Map<String, String> problems = fields.problems();
        if (!problems.isEmpty()) {
            throw new DmoException(problems);
        }
    }

    /** All DMOs by slug. */
    public List<Dmo> list() {
        return jdbc.sql("SELECT * FROM public.dmos ORDER BY slug")
                .query(Dmos::read)
                .list();
    }

    /** The DMO with an id that some row refers to. */
    public Dmo byId(int id) {
        return jdbc.sql("SELECT * FROM public.dmos WHERE id = ?")
                .param(id)
                .query(Dmos::read)
                .single();
    }

    /**
     * The DMO with a slug.
     *
     * @throws IllegalArgumentException listing those there are
     */
    public Dmo bySlug(String slug) {
        Optional<Dmo> found = jdbc.sql("SELECT * FROM public.dmos WHERE slug = ?")
                .param(slug)
                .query(Dmos::read)
                .optional();
        return found.orElseThrow(() -> {
            String known = list().stream().map(Dmo::slug).limit(20).collect(Collectors.joining(", "));
            return new IllegalArgumentException("There is no DMO '" + slug + "'. There are: " + known
                    + ". Add it with: ./pipeline dmo add " + slug + " --country us --state nc");
        });
    }

    private static Dmo read(java.sql.ResultSet row, int ignored) throws java.sql.SQLException {
        return new Dmo(
                row.getInt("id"),
                row.getString("slug"),
                row.getString("name"),
                row.getString("country"),
                row.getString("state"),
                row.getString("timezone"),
                row.getBoolean("active"));
    }
}
