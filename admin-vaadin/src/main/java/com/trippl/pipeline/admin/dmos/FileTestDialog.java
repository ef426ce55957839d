package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.uploads.ReceivedFiles;
import com.trippl.pipeline.admin.uploads.Reception;
import com.trippl.pipeline.admin.uploads.Reception.File;
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
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Reads the first records of a file with the configuration as it is in the form. Nothing is imported. */
final class FileTestDialog extends Dialog {
    private static final Logger LOG = LoggerFactory.getLogger(FileTestDialog.class);
    private static final long MAX_BYTES = 200_000_000;

    private final transient FileDesk desk;
    private final transient ReceivedFiles received;
    private final int dmoId;
    private final transient ConfigDraft draft;
    private final ComboBox<SentFile> sent = new ComboBox<>("A file of an earlier import");
    private final Upload upload = new Upload();
    private final ProgressBar waiting = new ProgressBar();
    private final Div shown = new Div();
    private transient @Nullable File file;

    /** Reads the file; on a thread of its own. */
    private interface Reading {
        Preview run() throws IOException;
    }

    FileTestDialog(FileDesk desk, ReceivedFiles received, int dmoId, ConfigDraft draft, Clock clock) {
        this.desk = desk;
        this.received = received;
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
        Reception.at(upload, received, Math.min(MAX_BYTES, received.maxBytes()), this::arrived);
        upload.addFileRemovedListener(event -> forget());
    }

    private void arrived(File next) {
        forget();
        file = next;
        sent.clear();
        read();
    }

    private void read() {
        JsonNode params = draft.params().deepCopy();
        File own = file;
        SentFile chosen = sent.getValue();
        if (own != null) {
            read(own.name(), () -> desk.read(dmoId, params, own.received().path(), own.name()));
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
        File old = file;
        file = null;
        if (old != null) {
            received.delete(old.received().path());
        }
    }
}
