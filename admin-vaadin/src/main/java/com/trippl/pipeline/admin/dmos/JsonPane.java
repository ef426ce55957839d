package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.ConfigProblem;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The same document as text. What is written here shows in the form, and what is wrong with it below, by its line. */
final class JsonPane extends Section {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The same line ends in every browser. */
    private static final ObjectWriter PRETTY = JSON.writer()
            .with(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withSeparators(
                            Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER)));

    private static final int LONGEST = 50_000;

    private final ConfigDraft draft;
    private final TextArea text = new TextArea();
    private final UnorderedList problems = new UnorderedList();

    JsonPane(ConfigDraft draft, boolean editable) {
        this.draft = draft;
        addClassName("config-section");
        text.setId("config-json");
        text.setAriaLabel("Configuration as JSON");
        text.addClassName("config-json");
        text.setReadOnly(!editable);
        text.setMaxLength(LONGEST);
        text.setWidthFull();
        text.getElement().setAttribute("spellcheck", "false");
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setManualValidation(true);
        text.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                read(event.getValue());
            }
        });
        problems.setId("config-problems");
        problems.addClassName("config-problems");
        Span help = new Span(
                editable
                        ? "As on the command line. What is changed here shows in the form, and the other way round."
                        : "As on the command line.");
        help.addClassName("secondary");
        Div told = new Div(problems);
        told.getElement().setAttribute("role", "status");
        Div body = new Div(help, text, told);
        body.addClassName("config-json-body");
        add(new H3("JSON"), body);
        draft.onChange(this::show);
        show(draft);
    }

    private void show(Object by) {
        if (by != this) {
            text.setValue(PRETTY.writeValueAsString(draft.shown()));
            list(draft.problems());
        }
    }

    private void read(String json) {
        try {
            JsonNode node = JSON.readTree(json.isBlank() ? "{}" : json);
            if (node instanceof ObjectNode document) {
                draft.replace(document, this);
                list(draft.problems());
            } else {
                refuse(1, "The configuration is one object: it begins with { and ends with }.");
            }
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String message = String.valueOf(e.getOriginalMessage());
            refuse(
                    at == null ? 1 : Math.max(1, at.getLineNr()),
                    "This is no JSON yet" + (at == null ? "" : " at column " + at.getColumnNr()) + ": "
                            + Format.shorten(message, 200));
        }
    }

    private void refuse(int line, String message) {
        draft.unreadable(this);
        problems.removeAll();
        problem(line, message);
        text.setInvalid(true);
    }

    private void list(List<ConfigProblem> all) {
        problems.removeAll();
        JsonPlaces places = new JsonPlaces(text.getValue());
        all.forEach(problem -> problem(places.lineOf(problem.path()), problem.message()));
        text.setInvalid(!all.isEmpty());
    }

    private void problem(int line, String message) {
        Button go = new Button("Line " + line, click -> select(line));
        go.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        problems.add(new ListItem(go, new Span(Format.shorten(message, 600))));
    }

    private void select(int line) {
        text.getElement().executeJs("""
                        const area = this.inputElement;
                        const lines = area.value.split('\\n');
                        const start = lines.slice(0, $0 - 1).reduce((sum, each) => sum + each.length + 1, 0);
                        area.focus();
                        area.setSelectionRange(start, start + (lines[$0 - 1] || '').length);
                        """, line);
    }
}
