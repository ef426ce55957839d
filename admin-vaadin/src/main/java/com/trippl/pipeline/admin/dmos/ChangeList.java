package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.Stage;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between two versions: each key with what it was and what it is. */
final class ChangeList extends DescriptionList {
    private static final int LONGEST_VALUE = 300;

    ChangeList(Stage stage, List<Change> changes) {
        addClassName("config-diff");
        for (Change change : changes) {
            Term term = new Term(ConfigDraft.label(stage, change));
            term.getElement().setAttribute("title", stage.label() + "." + change.path());
            Description values = new Description();
            if (change.before() != null && change.after() != null) {
                side(values, "del", change.before());
                values.getElement().appendChild(Element.createText(" → "));
                side(values, "ins", change.after());
            } else if (change.after() != null) {
                word(values, "set to ");
                side(values, "ins", change.after());
            } else {
                side(values, "del", change.before());
                word(values, " taken out");
            }
            add(term, values);
        }
    }

    private static void word(Description into, String text) {
        Span word = new Span(text);
        word.addClassName("secondary");
        into.add(word);
    }

    private static void side(Description into, String tag, @Nullable String text) {
        into.getElement()
                .appendChild(new Element(tag).setText(text == null ? "" : Format.shorten(text, LONGEST_VALUE)));
    }
}
