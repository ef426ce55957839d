package com.trippl.pipeline.admin.uploads;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.uploads.ReceivedFiles.Received;
import com.trippl.pipeline.storage.FullDiskException;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.server.streams.UploadEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Takes the one file that an upload of a page sends, or tells there why it does not. What comes when the page is left is not kept. */
public final class Reception {
    private static final int MOST_NAME_CHARS = 200;

    private final Upload upload;
    private final ReceivedFiles files;
    private final long limit;
    private final Consumer<File> arrived;

    /**
     * A file that is here.
     *
     * @param name what the person calls it
     */
    public record File(String name, Received received) {}

    Reception(Upload upload, ReceivedFiles files, long limit, Consumer<File> arrived) {
        this.upload = upload;
        this.files = files;
        this.limit = limit;
        this.arrived = arrived;
    }

    /**
     * Has an upload take sources, one at a time.
     *
     * @param limit the most bytes a file may have
     * @param arrived is given the file, in the page's lock, and has to delete it in the end
     */
    public static void at(Upload upload, ReceivedFiles files, long limit, Consumer<File> arrived) {
        upload.setMaxFiles(1);
        // The setter takes no more than an int holds.
        upload.getElement().setProperty("maxFileSize", limit);
        upload.setAcceptedFileExtensions(".csv", ".gz", ".json", ".jsonl", ".ndjson", ".tsv", ".txt");
        upload.setUploadHandler(new Reception(upload, files, limit, arrived)::receive);
        upload.addFileRejectedListener(event -> Notice.failed(event.getErrorMessage() + " Files of up to "
                + ReceivedFiles.inWords(limit) + " are taken: .csv, .tsv, .json, .jsonl, also compressed as .gz."));
    }

    /** On the thread of the upload's own request. */
    void receive(UploadEvent event) throws IOException {
        // Asked of the component, which nobody finds any more when the page was left.
        UI ui = event.getUI();
        String name = Format.shorten(event.getFileName().replaceAll("\\p{Cntrl}", ""), MOST_NAME_CHARS);
        Received received;
        try (InputStream content = event.getInputStream()) {
            received = files.receive(content, event.getFileSize(), limit);
        } catch (ReceivedFiles.TooLargeException tooLarge) {
            refuse(ui, event, Format.line(name, 80) + " is refused. " + tooLarge.getMessage());
            return;
        } catch (IOException e) {
            if (FullDiskException.means(e)) {
                refuse(
                        ui,
                        event,
                        Format.line(name, 80) + " is refused: the disk is full. Free some space, then send it again.");
                return;
            }
            throw e;
        }
        try {
            ui.access(() -> arrived(new File(name, received)));
        } catch (UIDetachedException gone) {
            files.delete(received.path());
        }
    }

    private void arrived(File file) {
        if (upload.isAttached()) {
            // A list that is full takes no other file.
            upload.clearFileList();
            arrived.accept(file);
        } else {
            files.delete(file.received().path());
        }
    }

    /** By a notice, too: a browser that still sends when it is refused may see no more than a connection that ends. */
    private void refuse(UI ui, UploadEvent event, String message) {
        event.reject(message);
        try {
            ui.access(() -> {
                // A list that is full takes no other file.
                upload.clearFileList();
                Notice.failed(message);
            });
        } catch (UIDetachedException gone) {
            // Nobody waits for it any more.
        }
    }
}
