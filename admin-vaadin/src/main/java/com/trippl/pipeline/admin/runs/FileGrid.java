package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.EmptyState;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.files.DataFile;
import com.trippl.pipeline.runs.FilePreview;
import com.trippl.pipeline.runs.JobDetails;
import com.trippl.pipeline.runs.JobFiles;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.server.streams.DownloadHandler;
import com.vaadin.flow.server.streams.DownloadResponse;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** The files of some jobs, to look into and to download. */
final class FileGrid extends Div {
    private static final int PREVIEW_ROWS = 50;

    private final JobFiles files;

    FileGrid(JobDetails details, JobFiles files, List<Integer> jobs) {
        this.files = files;
        List<DataFile> all = jobs.stream()
                .flatMap(job -> details.files(job).stream())
                .distinct()
                .toList();
        if (all.isEmpty()) {
            add(new EmptyState(
                    VaadinIcon.FILE_O,
                    "No files",
                    "Import and transform write files; staging and promotion write tables."));
            return;
        }
        Grid<DataFile> grid = JobParts.grid("job-files", "Files");
        grid.setHeight("24rem");
        grid.addColumn(DataFile::jobId).setHeader("Job").setWidth("5rem").setFlexGrow(0);
        grid.addColumn(file -> Format.title(file.stage()))
                .setHeader("Stage")
                .setWidth("7rem")
                .setFlexGrow(0);
        grid.addComponentColumn(FileGrid::name).setHeader("Name").setFlexGrow(3);
        grid.addColumn(file -> file.recordCount() == null ? "–" : Format.number(file.recordCount()))
                .setHeader("Records")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("8rem")
                .setFlexGrow(0);
        grid.addColumn(file -> Format.bytes(file.size()))
                .setHeader("Size")
                .setTextAlign(ColumnTextAlign.END)
                .setWidth("7rem")
                .setFlexGrow(0);
        grid.addComponentColumn(this::actions)
                .setHeader("Actions")
                .setWidth("13rem")
                .setFlexGrow(0);
        grid.setItems(all);
        add(grid);
    }

    private static String fileName(DataFile file) {
        return Objects.requireNonNullElse(
                file.originalName(), file.path().substring(file.path().lastIndexOf('/') + 1));
    }

    private static Component name(DataFile file) {
        Span name = new Span(Format.shorten(fileName(file), 200));
        name.addClassName("cut");
        name.setTitle(file.path());
        return name;
    }

    private Component actions(DataFile file) {
        if (file.prunedAt() != null) {
            Span gone = new Span(
                    "Pruned on " + file.prunedAt().atZone(ZoneOffset.UTC).toLocalDate());
            gone.setTitle("Files of old runs are not kept: stage.keep_days, stage.keep_batches.");
            return gone;
        }
        Button look = new Button("Preview", click -> preview(file));
        look.setId("preview-" + file.id());
        look.addThemeVariants(ButtonVariant.TERTIARY);
        Anchor download = new Anchor(
                DownloadHandler.fromInputStream(event -> new DownloadResponse(
                        files.open(file.id()), downloadName(file), "application/octet-stream", file.size())),
                "Download");
        download.setId("download-" + file.id());
        Div row = new Div(look, download);
        row.addClassName("job-file-actions");
        return row;
    }

    /** What the person called it, without what a browser or a file system could take for more than a name. */
    private static String downloadName(DataFile file) {
        return fileName(file).replaceAll("[^\\p{L}\\p{N}._ -]", "_");
    }

    private void preview(DataFile file) {
        FilePreview preview;
        try {
            preview = files.preview(file.id(), PREVIEW_ROWS);
        } catch (IOException e) {
            Notice.failed(
                    fileName(file) + " cannot be read: it is gone from the file store or damaged. Run its job again.");
            return;
        }
        Dialog dialog = new Dialog();
        dialog.setHeaderTitle(Format.shorten(fileName(file), 80));
        dialog.setWidth("80vw");
        dialog.setResizable(true);
        Grid<List<String>> grid = JobParts.grid("preview", "First rows");
        grid.setHeight("60vh");
        grid.addThemeVariants(GridVariant.COLUMN_BORDERS);
        for (int i = 0; i < preview.columns().size(); i++) {
            int column = i;
            grid.addColumn(row -> row.get(column))
                    .setHeader(
                            preview.columns().get(i).isEmpty()
                                    ? "Line"
                                    : preview.columns().get(i))
                    .setAutoWidth(preview.columns().size() > 1)
                    .setResizable(true);
        }
        grid.setItems(preview.rows());
        dialog.add(
                new Span(
                        preview.more()
                                ? "The first " + Format.count(preview.rows().size(), "row") + "; the file goes on."
                                : "The whole file: "
                                        + Format.count(preview.rows().size(), "row") + "."),
                grid);
        Button close = new Button("Close", click -> dialog.close());
        close.setId("preview-close");
        dialog.getFooter().add(close);
        dialog.open();
    }
}
