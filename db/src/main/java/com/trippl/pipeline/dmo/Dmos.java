package com.trippl.pipeline.dmo;

import com.trippl.pipeline.config.DmoConfigs;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Adds and finds DMOs. */
@Service
public class Dmos {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");
    private static final Pattern STATE = Pattern.compile("[a-z0-9-]{1,10}");

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
     * @throws IllegalArgumentException saying which value is not acceptable, and what would be
     */
    @Transactional
    public Dmo add(
            String slug, @Nullable String name, String country, String state, @Nullable String timezone, String user) {
        require(
                SLUG.matcher(slug).matches() && slug.length() <= 60,
                "slug",
                slug,
                "a-z, 0-9 and single hyphens, at most 60");
        String countryCode = country.toLowerCase(Locale.ROOT);
        String stateCode = state.toLowerCase(Locale.ROOT);
        require(COUNTRY.matcher(countryCode).matches(), "country", country, "two letters, as in us or fr");
        require(
                STATE.matcher(stateCode).matches(),
                "state",
                state,
                "letters, digits and hyphens, at most 10, as in nc or pays-loire");
        String zone = timezone == null ? "UTC" : timezone;
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "There is no time zone '" + zone + "'. Use a name as in America/New_York.", e);
        }
        try {
            int id = jdbc.sql(
                            "INSERT INTO public.dmos (slug, name, country, state, timezone) VALUES (?, ?, ?, ?, ?) RETURNING id")
                    .param(slug)
                    .param(name == null || name.isBlank() ? slug : name.strip())
                    .param(countryCode)
                    .param(stateCode)
                    .param(zone)
                    .query(Integer.class)
                    .single();
            configs.addDefaults(id, user);
            return byId(id);
        } catch (DuplicateKeyException e) {
            throw new IllegalArgumentException("There is a DMO '" + slug + "' already. Choose another slug.", e);
        }
    }

    private static void require(boolean holds, String what, String value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("'" + value + "' is no " + what + ": " + rule + ".");
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
