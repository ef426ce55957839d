package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.ReadingPlan;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the file is read: as detected, or as somebody says. */
final class ReadingSelects extends Div {
    private static final String DETECT = "detect";
    private static final String NONE = "none";
    private static final String NAMED = "named";
    private static final String UNNAMED = "unnamed";
    private static final List<String> ENCODINGS = Stream.of(
                    "UTF-8",
                    "windows-1252",
                    "ISO-8859-1",
                    "ISO-8859-15",
                    "UTF-16",
                    "windows-1250",
                    "windows-1251",
                    "windows-1253",
                    "windows-1254",
                    "Shift_JIS",
                    "EUC-JP",
                    "GB18030",
                    "Big5",
                    "EUC-KR")
            .filter(Charset::isSupported)
            .toList();

    private final Select<String> encoding = select("import-encoding", "Encoding");
    private final Select<String> delimiter = select("import-delimiter", "Delimiter");
    private final Select<String> quote = select("import-quote", "Quote");
    private final Select<String> header = select("import-header", "Header row");
    private final transient Consumer<ReadingPlan> listener;
    private transient ReadingPlan plan;
    private boolean showing;

    ReadingSelects(ReadingPlan plan, Consumer<ReadingPlan> listener) {
        this.plan = plan;
        this.listener = listener;
        addClassName("import-reading");
        add(encoding, delimiter, quote, header);
        for (Select<String> select : List.of(encoding, delimiter, quote, header)) {
            select.addValueChangeListener(event -> changed());
        }
    }

    private static Select<String> select(String id, String label) {
        Select<String> select = new Select<>();
        select.setId(id);
        select.setLabel(label);
        return select;
    }

    /** Shows a plan, and beside "detected" what was; null: the file could not be read. */
    void show(ReadingPlan next, Preview.@Nullable Layout layout) {
        showing = true;
        plan = next;
        boolean csv = layout == null || layout.format().equals("csv");
        fill(encoding, ENCODINGS, next.encoding(), layout == null ? null : layout.encoding());
        fill(delimiter, List.of(",", ";", "\t", "|"), next.delimiter(), layout == null ? null : layout.delimiter());
        fill(
                quote,
                List.of("\"", "'", NONE),
                next.quote() == null ? null : next.quote().isEmpty() ? NONE : next.quote(),
                layout == null ? null : layout.quote().isEmpty() ? NONE : layout.quote());
        fill(
                header,
                List.of(NAMED, UNNAMED),
                next.named() == null ? null : next.named() ? NAMED : UNNAMED,
                layout == null ? null : layout.named() ? NAMED : UNNAMED);
        delimiter.setVisible(csv);
        quote.setVisible(csv);
        header.setVisible(csv);
        showing = false;
    }

    private static void fill(
            Select<String> select, List<String> choices, @Nullable String chosen, @Nullable String detected) {
        List<String> items = new ArrayList<>();
        items.add(DETECT);
        items.addAll(choices);
        if (chosen != null && !items.contains(chosen)) {
            items.add(chosen);
        }
        select.setItems(items);
        boolean known = detected != null && chosen == null;
        select.setItemLabelGenerator(item -> item.equals(DETECT)
                ? known ? words(Objects.requireNonNull(detected)) + " (detected)" : "Detect"
                : words(item));
        select.setValue(Objects.requireNonNullElse(chosen, DETECT));
    }

    private static String words(String value) {
        return switch (value) {
            case "," -> "Comma ,";
            case ";" -> "Semicolon ;";
            case "\t" -> "Tab";
            case "|" -> "Bar |";
            case "\"" -> "Double quote \"";
            case "'" -> "Apostrophe '";
            case NONE -> "None";
            case NAMED -> "First row";
            case UNNAMED -> "None";
            default -> value;
        };
    }

    private void changed() {
        if (showing) {
            return;
        }
        String quoted = value(quote);
        String named = value(header);
        listener.accept(plan.readAs(
                value(encoding),
                value(delimiter),
                NONE.equals(quoted) ? "" : quoted,
                named == null ? null : named.equals(NAMED)));
    }

    private static @Nullable String value(Select<String> select) {
        String value = select.getValue();
        return value == null || value.equals(DETECT) ? null : value;
    }
}
