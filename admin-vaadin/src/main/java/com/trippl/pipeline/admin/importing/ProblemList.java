package com.trippl.pipeline.admin.importing;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.preview.Preview;
import com.trippl.pipeline.preview.Preview.Problem;
import com.trippl.pipeline.preview.Preview.Severity;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;

/** What is wrong with the rows of the sample. */
final class ProblemList extends Div {
    private static final int MOST = 100;

    ProblemList() {
        setId("import-problems");
        addClassName("import-problems");
    }

    void show(Preview.Read read) {
        removeAll();
        List<Problem> problems = read.problems();
        add(new H3("Problems in these rows"));
        if (problems.isEmpty()) {
            add(new Paragraph("None in the first " + Format.count(read.rows().size(), "row") + "."));
            return;
        }
        add(new Paragraph(summary(problems)));
        UnorderedList list = new UnorderedList();
        problems.stream().limit(MOST).forEach(problem -> list.add(item(problem, read.columns())));
        Div scroll = new Div(list);
        scroll.addClassName("import-problems-scroll");
        scroll.getElement().setAttribute("tabindex", "0");
        scroll.getElement().setAttribute("role", "region");
        scroll.getElement().setAttribute("aria-label", "Problems in these rows");
        add(scroll);
        if (problems.size() > MOST) {
            add(new Paragraph((problems.size() - MOST) + " more are marked in the table."));
        }
    }

    private static String summary(List<Problem> problems) {
        long refused = lines(problems, Severity.ERROR);
        long waiting = lines(problems, Severity.WARNING);
        long noted = lines(problems, Severity.NOTE);
        return String.join(
                "; ",
                List.of(
                                refused == 0 ? "" : "✖ " + Format.count(refused, "record") + " would not be imported",
                                waiting == 0 ? "" : "⚠ " + Format.count(waiting, "record") + " to look at",
                                noted == 0 ? "" : "ⓘ " + Format.count(noted, "record") + " with a note")
                        .stream()
                        .filter(part -> !part.isEmpty())
                        .toList());
    }

    private static long lines(List<Problem> problems, Severity severity) {
        return problems.stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::line)
                .distinct()
                .count();
    }

    private static ListItem item(Problem problem, List<Preview.Column> columns) {
        Integer position = problem.column();
        String where = position == null || position < 1 || position > columns.size()
                ? ""
                : ", " + Format.line(columns.get(position - 1).header(), 40);
        Span place = new Span("Line " + problem.line() + where);
        place.addClassName("import-problem-place");
        return new ListItem(
                switch (problem.severity()) {
                    case ERROR -> new Badge("✖ refused", Badge.Tone.ERROR);
                    case WARNING -> new Badge("⚠ look", Badge.Tone.WARNING);
                    case NOTE -> new Badge("ⓘ note", Badge.Tone.INFO);
                },
                place,
                new Span(Format.line(problem.message(), 300)));
    }
}
