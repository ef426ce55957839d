package com.trippl.pipeline.admin.dashboard;

import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.LiveUpdates;
import com.trippl.pipeline.queue.QueueStatus.DeadLetter;
import com.trippl.pipeline.runs.DeadLetterDesk;
import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The messages in the queues that no process understood. Not seen while there are none. */
final class DeadLetters extends Section {
    private static final Duration TICK = Duration.ofMinutes(1);

    /** What the queues' server said: the messages, or why not. */
    private record Answer(List<DeadLetter> letters, String failure) {
        static Answer of(Supplier<List<DeadLetter>> question) {
            try {
                return new Answer(question.get(), "");
            } catch (RuntimeException e) {
                return new Answer(List.of(), Objects.toString(e.getMessage(), "The queues do not answer."));
            }
        }
    }

    private final DeadLetterDesk desk;
    private final LiveUpdates live;
    private final Span about = new Span();
    private final UnorderedList list = new UnorderedList();
    private final Button delete = new Button("Delete all…", click -> ask());

    DeadLetters(DeadLetterDesk desk, LiveUpdates live) {
        this.desk = desk;
        this.live = live;
        setId("dead-letters");
        addClassName("inbox");
        setVisible(false);
        about.addClassName("secondary");
        delete.setId("delete-dead-letters");
        add(new H2("Messages that nobody understood"), about, list, delete);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        UI ui = event.getUI();
        load(ui);
        live.every(TICK, this, () -> {
            load(ui);
            return true;
        });
    }

    private void load(UI ui) {
        Background.run(ui, () -> Answer.of(desk::list), this::show);
    }

    private void show(Answer answer) {
        boolean failed = !answer.failure().isEmpty();
        setVisible(failed || !answer.letters().isEmpty());
        about.setText(
                failed
                        ? "Whether there are any is not known: " + Format.shorten(answer.failure(), 300)
                        : "No work is lost by them: what there is to do stands in the database. They tell of a program that sends to these queues and should not, or of another version of this one.");
        delete.setVisible(!failed);
        list.removeAll();
        answer.letters().forEach(letter -> list.add(item(letter)));
    }

    private static ListItem item(DeadLetter letter) {
        Div head = new Div(new Badge("dead letter", Badge.Tone.ERROR), new Span(letter.queue()), new Span(letter.id()));
        head.addClassName("inbox-head");
        Span body = new Span(Format.shorten(letter.body(), 400));
        body.addClassName("inbox-message");
        Div words = new Div(head, body);
        words.addClassName("inbox-words");
        return new ListItem(words);
    }

    private void ask() {
        Ask.beforeDestroying(
                "Delete these messages?",
                "All dead letters of all queues are deleted for good, also those not shown here.",
                "Delete",
                () -> getUI().ifPresent(ui -> Background.run(ui, () -> Answer.of(this::deleted), this::show)));
    }

    private List<DeadLetter> deleted() {
        desk.delete();
        return List.of();
    }
}
