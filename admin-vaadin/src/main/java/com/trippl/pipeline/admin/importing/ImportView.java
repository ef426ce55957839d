package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.queue.Job;
import com.trippl.pipeline.runs.IngestDesk;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.UploadEvent;
import jakarta.annotation.security.RolesAllowed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes a file in and starts its run. */
@Route("import")
@Menu(order = 30, title = "Import", icon = "vaadin:upload-alt")
@RolesAllowed(Permissions.IMPORT)
@StyleSheet("styles/import.css")
public class ImportView extends Page implements BeforeEnterObserver {
    private static final String DEFAULT_SOURCE = "user_csv_upload";
    private static final int MAX_SOURCE_LENGTH = 100;

    private record Received(String name, Path path, long size) {}

    private final transient IngestDesk desk;
    private final transient ReceivedFiles files;
    private final ComboBox<Dmo> dmo = new ComboBox<>("DMO");
    private final TextField source = new TextField("Source");
    private final Upload upload = new Upload();
    private final Span shown = new Span("No file chosen yet.");
    private final Checkbox promote = new Checkbox("Promote what needs no review at once");
    private final Button start = new Button("Start import", click -> start());
    private transient @Nullable Received received;

    ImportView(IngestDesk desk, ReceivedFiles files, Dmos dmos, Access access) {
        super("Import");
        this.desk = desk;
        this.files = files;
        subtitle("A file goes through import, transform and staging; what needs a person waits on the Review page.");
        List<Dmo> mine =
                dmos.list().stream().filter(d -> access.reaches(d.id())).toList();
        if (mine.isEmpty()) {
            content(
                    new EmptyState(
                            VaadinIcon.BUILDING,
                            "There is no DMO to import for",
                            "Add one first: ./pipeline dmo add SLUG --country us --state nc. If there are some, ask an administrator to let you see them."));
            return;
        }
        configure(mine);
        Div where = new Div(new H2("1. Whose listings"), dmo, source);
        Div what = new Div(new H2("2. The file"), upload, shown);
        Div go = new Div(new H2("3. Start"), promote, start);
        Div steps = new Div(where, what, go);
        steps.addClassName("import-steps");
        content(steps);
    }

    private void configure(List<Dmo> mine) {
        dmo.setId("import-dmo");
        dmo.setItems(mine);
        dmo.setItemLabelGenerator(Dmo::name);
        dmo.setRequiredIndicatorVisible(true);
        dmo.setHelperText("Its configuration says how the file is read.");
        if (mine.size() == 1) {
            dmo.setValue(mine.getFirst());
        }
        source.setId("import-source");
        source.setValue(DEFAULT_SOURCE);
        source.setMaxLength(MAX_SOURCE_LENGTH);
        source.setRequiredIndicatorVisible(true);
        source.setHelperText(
                "The feed's name. Records are told apart by it and their id: use the same for every file of a feed.");
        upload.setId("import-file");
        upload.setMaxFiles(1);
        upload.setMaxFileSize((int) ReceivedFiles.MAX_BYTES);
        upload.setAcceptedFileExtensions(".csv", ".gz", ".json", ".jsonl", ".ndjson", ".tsv", ".txt");
        upload.setUploadHandler(this::receive);
        upload.addFileRejectedListener(event -> Notice.failed(event.getErrorMessage()
                + " Files of up to 2 GB are taken: .csv, .tsv, .json, .jsonl, also compressed as .gz."));
        upload.addFileRemovedListener(event -> forget());
        shown.addClassName("secondary");
        shown.setId("import-shown");
        promote.setId("import-promote");
        promote.setValue(true);
        start.setId("import-start");
        start.addThemeVariants(ButtonVariant.PRIMARY);
        start.setEnabled(false);
        start.setDisableOnClick(true);
    }

    /** On the thread of the upload's own request. */
    private void receive(UploadEvent event) throws IOException {
        String name = Format.shorten(event.getFileName().replaceAll("\\p{Cntrl}", ""), 200);
        Path path;
        try (InputStream content = event.getInputStream()) {
            path = files.receive(content);
        }
        Received file = new Received(name, path, Files.size(path));
        event.getUI().access(() -> {
            forget();
            received = file;
            shown.setText(file.name() + ", " + Format.bytes(file.size()) + ", is here.");
            start.setEnabled(true);
        });
    }

    private void forget() {
        Received old = received;
        received = null;
        if (old != null) {
            files.delete(old.path());
        }
        shown.setText("No file chosen yet.");
        start.setEnabled(false);
    }

    private void start() {
        Received file = received;
        String feed = source.getValue().strip();
        Dmo chosen = dmo.getValue();
        dmo.setInvalid(chosen == null);
        dmo.setErrorMessage("Choose whose listings these are.");
        source.setInvalid(feed.isEmpty());
        source.setErrorMessage("Name the feed.");
        if (file == null || chosen == null || feed.isEmpty()) {
            start.setEnabled(file != null);
            return;
        }
        try (InputStream content = Files.newInputStream(file.path())) {
            Job job = desk.start(
                    chosen.id(), feed, file.name(), promote.getValue() ? Stage.PROMOTE : Stage.STAGE, content);
            forget();
            UI.getCurrent().navigate("runs/" + Objects.requireNonNull(job.runId()));
        } catch (IOException e) {
            start.setEnabled(true);
            Notice.failed(file.name() + " could not be stored: " + e.getMessage()
                    + ". Nothing was started. Free some disk space, or try again.");
        }
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        event.getLocation()
                .getQueryParameters()
                .getSingleParameter("dmo")
                .ifPresent(id -> dmo.getListDataView()
                        .getItems()
                        .filter(d -> Integer.toString(d.id()).equals(id))
                        .findFirst()
                        .ifPresent(dmo::setValue));
    }

    @Override
    protected void onDetach(DetachEvent detachEvent) {
        super.onDetach(detachEvent);
        forget();
    }
}
