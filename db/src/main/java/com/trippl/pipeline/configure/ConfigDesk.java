package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.ConfigDiff;
import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What people do with configurations. Secrets never leave it. Each method refuses DMOs that are not among the caller's. */
@Service
public class ConfigDesk {
    private final JdbcClient jdbc;
    private final DmoConfigs configs;
    private final WaitingWork waitingWork;
    private final Access access;

    ConfigDesk(JdbcClient jdbc, DmoConfigs configs, WaitingWork waitingWork, Access access) {
        this.jdbc = jdbc;
        this.configs = configs;
        this.waitingWork = waitingWork;
        this.access = access;
    }

    /**
     * What a save did.
     *
     * @param now the configuration as it stands
     * @param cancelled the jobs that were cancelled, or asked to stop where a worker had just taken them
     */
    public record Saved(StageSetup now, List<Integer> cancelled) {}

    /** The domains a DMO has configurations for, by name. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<String> domains(int dmoId) {
        access.requireDmo(dmoId);
        return configs.domains(dmoId);
    }

    /** The configuration of a stage as it stands. */
    @PreAuthorize(Permissions.MAY_READ)
    public StageSetup setup(int dmoId, Stage stage, String domain) {
        access.requireDmo(dmoId);
        return hidden(load(dmoId, stage, domain));
    }

    /** All versions, the newest first; secrets are hidden. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<DmoConfig> versions(int dmoId, Stage stage, String domain) {
        access.requireDmo(dmoId);
        return configs.versions(dmoId, stage, domain).stream()
                .map(ConfigDesk::hidden)
                .toList();
    }

    /**
     * A version with what it changed.
     *
     * @param config secrets are hidden
     * @param changes from the version before it; of the first, all it set
     */
    public record Version(DmoConfig config, List<Change> changes) {}

    /** All versions with what each changed, the newest first. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Version> history(int dmoId, Stage stage, String domain) {
        access.requireDmo(dmoId);
        List<DmoConfig> versions = configs.versions(dmoId, stage, domain);
        List<Version> history = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            DmoConfig before = i + 1 < versions.size() ? versions.get(i + 1) : null;
            history.add(new Version(hidden(versions.get(i)), changes(before, versions.get(i))));
        }
        return history;
    }

    /**
     * What differs between two versions; the schedule stands first, as {@code schedule}.
     *
     * @param from 0: nothing set at all
     * @throws IllegalArgumentException when there is no such version
     */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Change> diff(int dmoId, Stage stage, String domain, int from, int to) {
        access.requireDmo(dmoId);
        List<DmoConfig> versions = configs.versions(dmoId, stage, domain);
        DmoConfig before = from == 0 ? null : version(versions, from);
        return changes(before, version(versions, to));
    }

    private static List<Change> changes(@Nullable DmoConfig before, DmoConfig after) {
        List<Change> changes = new ArrayList<>();
        String schedule = before == null ? null : before.schedule();
        if (!after.schedule().equals(schedule)) {
            changes.add(new Change("schedule", schedule, after.schedule()));
        }
        changes.addAll(ConfigDiff.between(
                after.stage(),
                before == null ? JsonNodeFactory.instance.objectNode() : before.params(),
                after.params()));
        return changes;
    }

    /** The jobs of a stage that wait, the oldest first: due, for their next attempt, or for a worker. */
    @PreAuthorize(Permissions.MAY_READ)
    public List<Job> waiting(int dmoId, Stage stage, String domain) {
        access.requireDmo(dmoId);
        return waitingWork.jobs(dmoId, stage, domain);
    }

    /**
     * Saves a new version and decides on the jobs that wait with the old one, all or nothing. A save that changes only whether the stage
     * is active makes no version, one that changes nothing does nothing. Jobs need no decision when the document stays as it is.
     *
     * @throws ConfigException naming the key that is unknown, or the value that is not acceptable
     * @throws ConfigChangedException when somebody saved since
     * @throws UndecidedJobsException when jobs wait, or moments of the schedule, that nothing was decided on
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    @Transactional
    public Saved save(ConfigEdit edit) {
        access.requireDmo(edit.dmoId());
        lockJobs(edit);
        configs.lock(edit.dmoId());
        StageSetup before = load(edit.dmoId(), edit.stage(), edit.domain());
        requireUnchanged(edit, before);
        DmoConfig old = before.config();
        JsonNode stored = old == null ? JsonNodeFactory.instance.objectNode() : old.params();
        JsonNode params = ConfigSchema.revealed(edit.stage(), edit.params(), stored);
        boolean changed = old == null || !params.equals(stored);
        boolean scheduleStays = edit.active() && edit.schedule().equals(before.schedule());
        List<Waiting> waiting = waitingWork.all(edit.dmoId(), edit.stage(), edit.domain(), scheduleStays);
        boolean endsNow = before.active() && !edit.active();
        if (changed || endsNow) {
            requireDecisions(edit, waiting);
        }
        if (changed || !edit.schedule().equals(before.schedule())) {
            configs.save(new DmoConfigs.NewVersion(
                    edit.dmoId(),
                    edit.stage(),
                    edit.domain(),
                    params,
                    edit.schedule(),
                    edit.active(),
                    edit.restoredFrom(),
                    access.user()));
        } else if (before.active() != edit.active()) {
            configs.activate(edit.dmoId(), edit.stage(), edit.domain(), edit.active() ? before.version() : null);
        }
        List<Integer> cancelled = waitingWork.cancel(edit, waiting, access.user());
        return new Saved(hidden(load(edit.dmoId(), edit.stage(), edit.domain())), cancelled);
    }

    /**
     * Applies a patch to each of several stages, all or none; otherwise as {@link #save}.
     *
     * @param schedule for all of them; null: as before
     * @param waiting what becomes of all that waits; null: nothing may
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    @Transactional
    public List<Saved> saveAll(
            int dmoId,
            String domain,
            Map<Stage, JsonNode> patches,
            @Nullable String schedule,
            @Nullable Decision waiting) {
        List<Saved> saved = new ArrayList<>();
        patches.forEach((stage, patch) -> {
            DmoConfig now = configs.active(dmoId, stage, domain);
            Map<Integer, Decision> decisions = new HashMap<>();
            if (waiting != null) {
                waitingWork.all(dmoId, stage, domain, true).forEach(each -> decisions.put(each.key(), waiting));
            }
            saved.add(save(new ConfigEdit(
                    dmoId,
                    stage,
                    domain,
                    load(dmoId, stage, domain).basis(),
                    DmoConfigs.merge(now.params(), patch),
                    schedule == null ? now.schedule() : schedule,
                    true,
                    null,
                    decisions)));
        });
        return saved;
    }

    /**
     * Brings an older version back, with its schedule, as a new version; otherwise as {@link #save}.
     *
     * @throws IllegalArgumentException when there is no such version
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    @Transactional
    public Saved restore(
            int dmoId,
            Stage stage,
            String domain,
            int version,
            StageSetup.Basis basis,
            Map<Integer, Decision> decisions) {
        access.requireDmo(dmoId);
        DmoConfig old = version(configs.versions(dmoId, stage, domain), version);
        return save(
                new ConfigEdit(dmoId, stage, domain, basis, old.params(), old.schedule(), true, version, decisions));
    }

    private StageSetup load(int dmoId, Stage stage, String domain) {
        List<DmoConfig> versions = configs.versions(dmoId, stage, domain);
        Optional<DmoConfig> active = versions.stream().filter(DmoConfig::active).findFirst();
        DmoConfig newest = versions.isEmpty() ? null : versions.getFirst();
        return new StageSetup(
                active.orElse(newest),
                new StageSetup.Basis(
                        newest == null ? 0 : newest.version(),
                        active.map(DmoConfig::version).orElse(0)));
    }

    private static void requireUnchanged(ConfigEdit edit, StageSetup now) {
        if (edit.basis().equals(now.basis())) {
            return;
        }
        DmoConfig config = Objects.requireNonNull(now.config());
        boolean saved = now.basis().newest() != edit.basis().newest();
        throw new ConfigChangedException(
                saved
                        ? Objects.requireNonNullElse(config.createdBy(), "Somebody") + " saved version "
                                + config.version() + " while you were editing. Nothing of yours is saved yet."
                        : "Somebody switched the stage " + (now.active() ? "on" : "off")
                                + " while you were editing. Nothing of yours is saved yet.",
                hidden(now));
    }

    /** Jobs first, then the DMO: a worker that ends a job locks in this order, too. */
    private void lockJobs(ConfigEdit edit) {
        jdbc.sql("""
                        SELECT job_id FROM pipeline.job_queue
                        WHERE dmo_id = ? AND stage = ? AND data_domain = ? AND (status = 'pending' OR job_id = ANY (?)) ORDER BY job_id
                        FOR UPDATE""")
                .param(edit.dmoId())
                .param(edit.stage().label())
                .param(edit.domain())
                .param(edit.decisions().keySet().toArray(Integer[]::new))
                .query(Integer.class)
                .list();
    }

    private static void requireDecisions(ConfigEdit edit, List<Waiting> waiting) {
        if (waiting.stream().anyMatch(each -> !edit.decisions().containsKey(each.key()))) {
            throw new UndecidedJobsException(waiting);
        }
    }

    private static DmoConfig version(List<DmoConfig> versions, int number) {
        return versions.stream()
                .filter(config -> config.version() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no version " + number + "."));
    }

    private static StageSetup hidden(StageSetup setup) {
        DmoConfig config = setup.config();
        return new StageSetup(config == null ? null : hidden(config), setup.basis());
    }

    private static DmoConfig hidden(DmoConfig config) {
        return new DmoConfig(
                config.id(),
                config.dmoId(),
                config.stage(),
                config.domain(),
                ConfigSchema.hidden(config.stage(), config.params()),
                config.version(),
                config.schedule(),
                config.active(),
                config.createdBy(),
                config.createdAt(),
                config.restoredFrom());
    }
}
