package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.uploads.ReceivedFiles;
import com.trippl.pipeline.admin.uploads.Reception.File;
import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigDesk;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.ReadingPlan;
import com.trippl.pipeline.preview.SourcePreview;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.ImportSetups;
import com.trippl.pipeline.runs.IngestDesk;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Takes a file in, shows how it is read, lets its columns be mapped, and starts its run. */
@Route("import")
@Menu(order = 30, title = "Import", icon = "vaadin:upload-alt")
@RolesAllowed(Permissions.IMPORT)
@StyleSheet("styles/import.css")
public class ImportView extends Page implements BeforeEnterObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ImportView.class);
    private static final int ROWS = 50;

    private final transient IngestDesk desk;
    private final transient ImportSetups setups;
    private final transient SourcePreview previews;
    private final transient MappingSave saves;
    private final Whose whose;
    private final FileDrop drop;
    private final FileFacts facts;
    private final Div reading = new Div();
    private final ReadingSelects selects;
    private final SampleTable table = new SampleTable();
    private final ProblemList problems = new ProblemList();
    private final MappingForm mapping = new MappingForm(this::mapped);
    private final Div sample = new Div();
    private final StartForm last;
    private transient JsonNode params = JsonNodeFactory.instance.objectNode();
    private transient ReadingPlan plan = ReadingPlan.of(params);
    /** The columns as suggested, before anybody chose. */
    private transient List<Preview.Column> columns = List.of();

    private transient Preview.@Nullable Read read;

    ImportView(
            IngestDesk desk,
            ImportSetups setups,
            ConfigDesk configs,
            SourcePreview previews,
            ReceivedFiles files,
            Dmos dmos,
            Access access,
            Clock clock) {
        super("Import");
        this.desk = desk;
        this.setups = setups;
        this.previews = previews;
        saves = new MappingSave(configs, clock);
        subtitle("A file goes through import, transform and staging; what needs a person waits on the Review page.");
        List<Dmo> mine =
                dmos.list().stream().filter(d -> access.reaches(d.id())).toList();
        whose = new Whose(mine, setups, this::dmoChanged, this::sourceChanged);
        drop = new FileDrop(files, this::fileChanged);
        facts = new FileFacts(clock);
        selects = new ReadingSelects(plan, this::readOtherwise);
        last = new StartForm(access.may(Permissions.CONFIGURE), this::start, feed -> plan = plan.withFeed(feed));
        if (mine.isEmpty()) {
            content(nobody(access));
            return;
        }
        lay();
        dmoChanged();
    }

    private static EmptyState nobody(Access access) {
        boolean may = access.may(Permissions.CONFIGURE) && access.dmos() == null;
        return may
                ? new EmptyState(
                        VaadinIcon.BUILDING,
                        "There is no DMO to import for",
                        "A file belongs to the tourism board it comes from. Add it first.",
                        new Anchor("dmos", "DMOs and configuration"))
                : new EmptyState(
                        VaadinIcon.BUILDING,
                        "There is no DMO to import for",
                        "Ask an administrator to let you see the DMOs you work for.");
    }

    private void lay() {
        Div where = new Div(new H2("Whose listings"), whose);
        Div what = new Div(new H2("The file"), drop, facts);
        Div steps = new Div(where, what);
        steps.addClassName("import-steps");
        Div left = new Div(new H2("How it is read"), selects, facts.read(), table, problems);
        left.addClassName("import-left");
        Div right = new Div(new H2("Which column gives what"), mapping);
        right.addClassName("import-right");
        sample.add(left, right);
        sample.addClassName("import-sample-area");
        Div go = new Div(new H2("Start"), last);
        go.addClassName("import-card");
        reading.add(sample);
        content(steps, reading, go);
    }

    private void dmoChanged() {
        Dmo dmo = whose.dmo();
        params = JsonNodeFactory.instance.objectNode();
        if (dmo != null) {
            try {
                params = setups.params(dmo.id());
            } catch (ConfigException e) {
                Notice.failed(Objects.requireNonNull(e.getMessage()));
            }
        }
        plan = ReadingPlan.of(params);
        last.show(plan.feed());
        load();
    }

    private void sourceChanged() {
        last.missing(missing());
    }

    private void fileChanged(@Nullable File file) {
        facts.earlier(
                file == null ? null : setups.earlier(file.received().sha256()).orElse(null));
        plan = ReadingPlan.of(params).withFeed(plan.feed());
        load();
    }

    private void readOtherwise(ReadingPlan next) {
        plan = next;
        load();
    }

    /** Reads the file by the plan and takes the columns that are suggested. */
    private void load() {
        read = null;
        File file = drop.file();
        if (file != null) {
            Preview preview = preview(file, plan.reading());
            if (preview instanceof Preview.Read found) {
                plan = plan.withSuggestions(found);
                columns = found.columns();
            }
        }
        refresh();
    }

    private void mapped(ReadingPlan next) {
        plan = next;
        refresh();
    }

    /** Shows what the file holds, checked by the columns chosen. */
    private void refresh() {
        File file = drop.file();
        Preview preview = file == null ? null : preview(file, plan.changes(params));
        read = preview instanceof Preview.Read found ? found : null;
        reading.setVisible(file != null);
        facts.show(preview);
        selects.show(plan, read == null ? null : read.layout());
        boolean readable = read != null;
        table.setVisible(readable);
        problems.setVisible(readable);
        mapping.setVisible(readable);
        sample.getElement().getClassList().set("is-refused", !readable);
        if (read != null) {
            table.show(read, plan);
            problems.show(read);
            mapping.show(columns, plan, params);
        }
        last.missing(missing());
    }

    private Preview preview(File file, JsonNode changes) {
        try {
            return previews.preview(
                    new SourcePreview.Request(file.received().path(), file.name(), params, changes, ROWS));
        } catch (IOException e) {
            LOG.warn("A file could not be previewed", e);
            return new Preview.Refused(
                    file.name() + " could not be read here: it is gone, or the disk is full. Send it once more.");
        }
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (whose.dmo() == null) {
            missing.add("choose the DMO");
        }
        if (whose.source().isEmpty()) {
            missing.add("name the source");
        }
        if (drop.file() == null) {
            missing.add("drop a file");
        } else if (read == null) {
            missing.add("the file cannot be read like this");
        } else {
            List<String> fields = plan.missing(params);
            fields.forEach(field -> missing.add("choose the column for the " + field));
            String fault = read.mappingFault();
            if (fields.isEmpty() && fault != null) {
                missing.add(fault.replaceFirst("\\.$", ""));
            }
        }
        return missing;
    }

    private void start() {
        File file = drop.file();
        Dmo dmo = whose.dmo();
        if (file == null || dmo == null || !missing().isEmpty()) {
            last.missing(missing());
            return;
        }
        JsonNode changes = plan.changes(params);
        if (last.saves()) {
            saves.save(
                    dmo.id(),
                    changes,
                    () -> start(dmo, file, JsonNodeFactory.instance.objectNode()),
                    () -> last.missing(List.of()));
        } else {
            start(dmo, file, changes);
        }
    }

    /** What came of storing the file: a run, or what went wrong. */
    private record Started(@Nullable Job job, @Nullable String fault) {}

    /** @param overrides how its run reads the file otherwise than the configuration says */
    private void start(Dmo dmo, File file, JsonNode overrides) {
        InputStream content;
        try {
            content = Files.newInputStream(file.received().path());
        } catch (IOException e) {
            started(new Started(null, notStored(file, e)));
            return;
        }
        String source = whose.source();
        Stage through = last.promotes() ? Stage.PROMOTE : Stage.STAGE;
        storing(true);
        Background.run(UI.getCurrent(), () -> store(dmo, source, file, through, overrides, content), this::started);
    }

    /** Copies the file, which takes as long as it is large. */
    private Started store(Dmo dmo, String source, File file, Stage through, JsonNode overrides, InputStream content) {
        try (content) {
            return new Started(desk.start(dmo.id(), source, file.name(), through, overrides, content), null);
        } catch (IOException e) {
            return new Started(null, notStored(file, e));
        } catch (ConfigException e) {
            return new Started(
                    null, "Nothing was started. " + Format.shorten(Objects.requireNonNull(e.getMessage()), 500));
        } catch (RuntimeException e) {
            LOG.error("An import could not be started", e);
            return new Started(null, "Nothing was started: something went wrong on our side. Try again in a while.");
        }
    }

    private static String notStored(File file, IOException e) {
        return Format.shorten(file.name(), 100) + " could not be stored: " + e.getMessage()
                + ". Nothing was started. Free some disk space, or try again.";
    }

    private void started(Started result) {
        storing(false);
        Job job = result.job();
        if (job == null) {
            last.missing(missing());
            Notice.failed(String.valueOf(result.fault()));
        } else if (isAttached()) {
            drop.forget();
            UI.getCurrent().navigate("runs/" + Objects.requireNonNull(job.runId()));
        } else {
            // They are elsewhere by now, and stay there.
            Notice.done("Run " + job.runId() + " is started.");
        }
    }

    /** Nothing of what is being imported is changed while it is stored. */
    private void storing(boolean busy) {
        whose.setEnabled(!busy);
        drop.setEnabled(!busy);
        reading.setEnabled(!busy);
        last.storing(busy);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        event.getLocation().getQueryParameters().getSingleParameter("dmo").ifPresent(whose::choose);
    }
}
