package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.uploads.ReceivedFiles;
import com.trippl.pipeline.admin.uploads.Reception;
import com.trippl.pipeline.admin.uploads.Reception.File;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.upload.Upload;
import org.jspecify.annotations.Nullable;

/** Where a file is dropped. It holds one: the next takes its place, and leaving the page deletes it. */
final class FileDrop extends Div {
    /** Is told of a file that came, and of one that went. */
    interface Listener {
        void changed(@Nullable File file);
    }

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
        Reception.at(upload, files, files.maxBytes(), this::arrived);
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

    private void arrived(File next) {
        drop();
        file = next;
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
