package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.importing.ReceivedFiles.Received;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.storage.FullDiskException;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.server.streams.UploadEvent;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Where a file is dropped. It holds one: the next takes its place, and leaving the page deletes it. */
final class FileDrop extends Div {
    private static final int MOST_NAME_CHARS = 200;

    /** Is told of a file that came, and of one that went. */
    interface Listener {
        void changed(@Nullable File file);
    }

    /**
     * A file that is here.
     *
     * @param name what the person calls it
     */
    record File(String name, Received received) {}

    private final transient ReceivedFiles files;
    private final transient Listener listener;
    private final Upload upload = new Upload();
    private final Span shown = new Span();
    private final Button remove = new Button(VaadinIcon.CLOSE_SMALL.create(), click -> forget());
    private transient @Nullable File file;

    FileDrop(ReceivedFiles files, Listener listener) {
        this.files = files;
        this.listener = listener;
        addClassName("file-drop");
        upload.setId("import-file");
        upload.setMaxFiles(1);
        // The setter takes no more than an int holds.
        upload.getElement().setProperty("maxFileSize", files.maxBytes());
        upload.setAcceptedFileExtensions(".csv", ".gz", ".json", ".jsonl", ".ndjson", ".tsv", ".txt");
        upload.setUploadHandler(this::receive);
        upload.addFileRejectedListener(event -> Notice.failed(event.getErrorMessage() + " Files of up to "
                + files.limit() + " are taken: .csv, .tsv, .json, .jsonl, also compressed as .gz."));
        shown.setId("import-shown");
        remove.setId("import-remove");
        remove.setAriaLabel("Remove the file");
        remove.addThemeVariants(ButtonVariant.TERTIARY);
        Div line = new Div(shown, remove);
        line.addClassName("file-drop-line");
        add(upload, line);
        show();
    }

    @Nullable
    File file() {
        return file;
    }

    /** On the thread of the upload's own request. */
    private void receive(UploadEvent event) throws IOException {
        String name = Format.shorten(event.getFileName().replaceAll("\\p{Cntrl}", ""), MOST_NAME_CHARS);
        Received received;
        try (InputStream content = event.getInputStream()) {
            received = files.receive(content, event.getFileSize());
        } catch (ReceivedFiles.TooLargeException tooLarge) {
            refuse(event, Format.line(name, 80) + " is refused. " + tooLarge.getMessage());
            return;
        } catch (IOException e) {
            if (FullDiskException.means(e)) {
                refuse(
                        event,
                        Format.line(name, 80) + " is refused: the disk is full. Free some space, then send it again.");
                return;
            }
            throw e;
        }
        try {
            event.getUI().access(() -> arrived(new File(name, received)));
        } catch (UIDetachedException gone) {
            files.delete(received.path());
        }
    }

    /** By a notice, too: a browser that still sends when it is refused may see no more than a connection that ends. */
    private void refuse(UploadEvent event, String message) {
        event.reject(message);
        try {
            event.getUI().access(() -> {
                // A list that is full takes no other file.
                upload.clearFileList();
                Notice.failed(message);
            });
        } catch (UIDetachedException gone) {
            // Nobody waits for it any more.
        }
    }

    private void arrived(File next) {
        drop();
        if (!isAttached()) {
            files.delete(next.received().path());
            return;
        }
        file = next;
        // A list that is full takes no other file.
        upload.clearFileList();
        show();
        listener.changed(next);
    }

    /** Deletes the file. */
    void forget() {
        drop();
        upload.clearFileList();
        show();
        listener.changed(null);
    }

    private void drop() {
        File old = file;
        file = null;
        if (old != null) {
            files.delete(old.received().path());
        }
    }

    private void show() {
        File now = file;
        shown.setText(
                now == null
                        ? "No file chosen yet."
                        : Format.line(now.name(), 80) + ", "
                                + Format.bytes(now.received().size()) + ", is here. Another one takes its place.");
        remove.setVisible(now != null);
    }

    @Override
    protected void onDetach(DetachEvent detachEvent) {
        super.onDetach(detachEvent);
        drop();
    }
}
