package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.configure.FileDesk;
import com.trippl.pipeline.configure.FileDesk.SentFile;
import com.trippl.pipeline.preview.Preview;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.server.streams.UploadEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Reads the first records of a file with the configuration as it is in the form. Nothing is imported. */
final class FileTestDialog extends Dialog {
    private static final Logger LOG = LoggerFactory.getLogger(FileTestDialog.class);
    private static final int MAX_BYTES = 200_000_000;

    private final transient FileDesk desk;
    private final int dmoId;
    private final transient ConfigDraft draft;
    private final ComboBox<SentFile> sent = new ComboBox<>("A file of an earlier import");
    private final Upload upload = new Upload();
    private final ProgressBar waiting = new ProgressBar();
    private final Div shown = new Div();
    private transient @Nullable Received received;

    private record Received(String name, Path path) {}

    /** Reads the file; on a thread of its own. */
    private interface Reading {
        Preview run() throws IOException;
    }

    FileTestDialog(FileDesk desk, int dmoId, ConfigDraft draft, Clock clock) {
        this.desk = desk;
        this.dmoId = dmoId;
        this.draft = draft;
        setHeaderTitle("Test on a file");
        setWidth("min(95vw, 90rem)");
        setHeight("90vh");
        setCloseOnOutsideClick(false);
        configure(clock);
        shown.setId("file-test");
        shown.addClassName("file-test");
        shown.add(
                hint(
                        "The first " + FileDesk.ROWS
                                + " records are shown as an import would read them now, with what the form says, saved or not. Nothing is imported."));
        waiting.setIndeterminate(true);
        waiting.setVisible(false);
        Div source = new Div(sent, upload);
        source.addClassName("file-test-source");
        Div body = new Div(source, waiting, shown);
        body.addClassName("file-test-body");
        add(body);
        Button close = new Button("Close", click -> close());
        close.setId("file-test-close");
        getFooter().add(close);
    }

    private void configure(Clock clock) {
        List<SentFile> files = desk.sent(dmoId);
        sent.setId("file-test-sent");
        sent.setItems(files);
        sent.setItemLabelGenerator(file -> Format.shorten(file.name(), 60) + " · " + Format.bytes(file.size()) + " · "
                + Format.relative(file.sentAt(), clock.instant()));
        sent.setVisible(!files.isEmpty());
        sent.addValueChangeListener(event -> {
            if (event.isFromClient() && event.getValue() != null) {
                forget();
                upload.clearFileList();
                read();
            }
        });
        upload.setId("file-test-upload");
        upload.setMaxFiles(1);
        upload.setMaxFileSize(MAX_BYTES);
        upload.setAcceptedFileExtensions(".csv", ".gz", ".json", ".jsonl", ".ndjson", ".tsv", ".txt");
        upload.setUploadHandler(this::receive);
        upload.addFileRejectedListener(event -> Notice.failed(event.getErrorMessage()
                + " Files of up to 200 MB can be tried: .csv, .tsv, .json, .jsonl, also compressed as .gz."));
        upload.addFileRemovedListener(event -> forget());
    }

    /** On the thread of the upload's own request. */
    private void receive(UploadEvent event) throws IOException {
        String name = Format.shorten(event.getFileName().replaceAll("\\p{Cntrl}", ""), 200);
        Path path = Files.createTempFile("pipeline-test", ".upload");
        boolean whole = false;
        boolean tooLarge = event.getFileSize() > MAX_BYTES;
        try (InputStream content = event.getInputStream();
                OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int read = 0; read >= 0 && !tooLarge; read = content.read(buffer)) {
                out.write(buffer, 0, read);
                size += read;
                tooLarge = size > MAX_BYTES;
            }
            whole = !tooLarge;
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
        if (tooLarge) {
            String refused = name + " is refused. Files of up to 200 MB can be tried.";
            event.reject(refused);
            event.getUI().access(() -> {
                upload.clearFileList();
                Notice.failed(refused);
            });
            return;
        }
        event.getUI().access(() -> {
            forget();
            received = new Received(name, path);
            sent.clear();
            read();
        });
    }

    private void read() {
        JsonNode params = draft.params().deepCopy();
        Received file = received;
        SentFile chosen = sent.getValue();
        if (file != null) {
            read(file.name(), () -> desk.read(dmoId, params, file.path(), file.name()));
        } else if (chosen != null) {
            read(chosen.name(), () -> desk.readSent(dmoId, params, chosen.id()));
        }
    }

    private void read(String name, Reading reading) {
        setHeaderTitle("Test on " + Format.shorten(name, 80));
        waiting.setVisible(true);
        shown.removeAll();
        shown.add(hint("Reading…"));
        Background.run(UI.getCurrent(), () -> result(reading), result -> {
            waiting.setVisible(false);
            shown.removeAll();
            shown.add(result);
        });
    }

    private static Div result(Reading reading) {
        try {
            return switch (reading.run()) {
                case Preview.Refused refused -> fault(refused.message());
                case Preview.Read read -> new FileTestResult(read);
            };
        } catch (ConfigException refused) {
            return fault("The form says what cannot be. " + refused.getMessage());
        } catch (IOException e) {
            LOG.warn("A file could not be tried", e);
            return fault("The file could not be read: it is gone, or the disk is full. Send it once more.");
        } catch (RuntimeException e) {
            LOG.error("A file could not be tried", e);
            return fault("Something went wrong on our side. Try again in a while.");
        }
    }

    static Div fault(String text) {
        Div fault = new Div(new Span(Format.shorten(text, 2000)));
        fault.addClassName("file-test-fault");
        fault.getElement().setAttribute("role", "alert");
        return fault;
    }

    private static Div hint(String text) {
        Div hint = new Div(new Span(text));
        hint.addClassName("secondary");
        return hint;
    }

    /** Opens it; a file that was chosen before is read once more, with the form as it is by now. */
    void openAndRead() {
        open();
        read();
    }

    /** Deletes the file that was sent. */
    void forget() {
        Received old = received;
        received = null;
        if (old != null) {
            try {
                Files.deleteIfExists(old.path());
            } catch (IOException e) {
                old.path().toFile().deleteOnExit();
            }
        }
    }
}
