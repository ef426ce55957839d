package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.runs.ImportSetups;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the file: whether it came before, and what was found in it. */
final class FileFacts extends Div {
    private final transient Clock clock;
    private final Div read = new Div();

    FileFacts(Clock clock) {
        this.clock = clock;
        setId("import-earlier");
        read.setId("import-facts");
        read.addClassName("import-facts");
    }

    /** The part that tells what was found, or why the file is refused. */
    Div read() {
        return read;
    }

    /** Says when the same bytes were imported before; null: they were not. */
    void earlier(ImportSetups.@Nullable Earlier earlier) {
        removeAll();
        if (earlier == null) {
            return;
        }
        Span text = new Span("These very bytes were imported "
                + Format.relative(earlier.at(), clock.instant()) + " by " + Format.line(earlier.by(), 60) + " for "
                + Format.line(earlier.dmo(), 60) + ", source " + Format.line(earlier.sourceName(), 60) + ". ");
        Div notice = new Div(text);
        Integer run = earlier.runId();
        if (run != null) {
            notice.add(new Anchor("runs/" + run, "Run " + run));
        }
        notice.add(new Span(" Importing them again is allowed; what did not change stays as it is."));
        notice.addClassName("import-notice");
        notice.getElement().setAttribute("role", "status");
        add(notice);
    }

    /** Null: there is no file. */
    void show(@Nullable Preview preview) {
        read.removeAll();
        switch (preview) {
            case null -> {}
            case Preview.Refused(String message) -> {
                Div fault = new Div(new Span("✖ " + Format.line(message, 1000)));
                fault.setId("import-refused");
                fault.addClassName("import-fault");
                fault.getElement().setAttribute("role", "alert");
                read.add(fault);
            }
            case Preview.Read found -> {
                Span facts = new Span(Format.line(String.join(" · ", facts(found)), 600));
                facts.addClassName("secondary");
                read.add(facts);
            }
        }
    }

    private static List<String> facts(Preview.Read found) {
        Preview.Layout layout = found.layout();
        List<String> facts = new ArrayList<>();
        Preview.Count count = found.count();
        if (count.exact()) {
            facts.add(Format.count(count.records(), "record"));
        } else {
            facts.add("at least " + Format.count(count.records(), "record")
                    + (count.estimate() > count.records() ? ", some " + Format.number(count.estimate()) : "")
                    + " (only the first 4 MB were read: the import judges encoding and layout by the whole file)");
        }
        facts.add(Format.count(found.columnsInAll(), "column")
                + (found.columnsInAll() > found.columns().size()
                        ? ", the first " + found.columns().size() + " shown"
                        : ""));
        switch (layout.format()) {
            case "json_array" -> facts.add("JSON array");
            case "json_lines" -> facts.add("JSON, one object per line");
            default -> facts.add("line ends " + layout.lineEnds());
        }
        if (layout.gzip()) {
            facts.add("compressed by gzip");
        }
        if (layout.skippedRows() > 0) {
            facts.add("not read above the header: " + String.join(" / ", layout.above()));
        }
        if (!layout.footer().isEmpty()) {
            facts.add("footer not read: " + String.join(" / ", layout.footer()));
        }
        return facts;
    }
}
