package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Background;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.configure.GeocodeTest.Answer;
import com.trippl.pipeline.configure.GeocodeTest.Failed;
import com.trippl.pipeline.configure.GeocodeTest.Found;
import com.trippl.pipeline.configure.GeocodeTest.NotFound;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.TextField;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the geocoder for one address, with the configuration as it is in the form. The page goes on meanwhile. */
final class GeocodeDialog extends Dialog {
    private static final Logger LOG = LoggerFactory.getLogger(GeocodeDialog.class);

    private final transient Function<String, Answer> geocode;
    private final TextField address = new TextField("Address");
    private final Button ask = new Button("Geocode", click -> ask());
    private final ProgressBar waiting = new ProgressBar();
    private final Div answer = new Div();

    /** @param geocode takes seconds; throws {@link ConfigException} when the form says what cannot be */
    GeocodeDialog(Function<String, Answer> geocode) {
        this.geocode = geocode;
        setHeaderTitle("Geocode an address");
        setWidth("36rem");
        address.setId("geocode-address");
        address.setWidthFull();
        address.setMaxLength(500);
        address.setPlaceholder("1 Battery Park Ave, Asheville, NC");
        address.setHelperText("The service is asked with what the form says now, saved or not.");
        address.addKeyPressListener(Key.ENTER, press -> ask());
        ask.setId("geocode-ask");
        ask.addThemeVariants(ButtonVariant.PRIMARY);
        waiting.setIndeterminate(true);
        waiting.setVisible(false);
        answer.setId("geocode-answer");
        answer.addClassName("geocode-answer");
        answer.getElement().setAttribute("role", "status");
        Div body = new Div(address, waiting, answer);
        body.addClassName("dmo-form");
        add(body);
        getFooter().add(new Button("Close", click -> close()), ask);
        address.focus();
    }

    private void ask() {
        String text = address.getValue().strip();
        address.setInvalid(text.isEmpty());
        address.setErrorMessage("Enter an address.");
        if (text.isEmpty() || !ask.isEnabled()) {
            return;
        }
        ask.setEnabled(false);
        waiting.setVisible(true);
        answer.removeAll();
        answer.add(new Span("Asking…"));
        Background.run(UI.getCurrent(), () -> answered(text), shown -> {
            waiting.setVisible(false);
            ask.setEnabled(true);
            answer.removeAll();
            answer.add(shown);
        });
    }

    private Div answered(String text) {
        try {
            return show(geocode.apply(text));
        } catch (ConfigException refused) {
            return lines(new Badge("not asked", Badge.Tone.ERROR), String.valueOf(refused.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("The geocode test failed", e);
            return lines(
                    new Badge("failed", Badge.Tone.ERROR), "Something went wrong on our side. Try again in a while.");
        }
    }

    private static Div show(Answer answer) {
        String how = answer.provider() + " · " + Format.duration(answer.took());
        return switch (answer) {
            case Found found -> {
                Div lines = lines(
                        found.certain()
                                ? new Badge("found", Badge.Tone.SUCCESS)
                                : new Badge("found, uncertain", Badge.Tone.WARNING),
                        String.format(Locale.ROOT, "%.6f, %.6f", found.lat(), found.lng()));
                lines.add(new Paragraph(String.format(
                        Locale.ENGLISH,
                        "Certainty %.2f%s",
                        found.certainty(),
                        found.certain() ? "." : ": less than configured, so that the record would be flagged.")));
                Anchor map = new Anchor(
                        String.format(
                                Locale.ROOT,
                                "https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f#map=17/%.6f/%.6f",
                                found.lat(),
                                found.lng(),
                                found.lat(),
                                found.lng()),
                        "Show on OpenStreetMap");
                map.setTarget("_blank");
                map.getElement().setAttribute("rel", "noopener noreferrer");
                lines.add(map, note(how));
                yield lines;
            }
            case NotFound _ -> {
                Div lines = lines(
                        new Badge("not found", Badge.Tone.WARNING),
                        "The service knows no such place. A record with this address would go on without coordinates, flagged.");
                lines.add(note(how));
                yield lines;
            }
            case Failed failed -> {
                Div lines = lines(new Badge("no answer", Badge.Tone.ERROR), Format.shorten(failed.reason(), 600));
                lines.add(note(how));
                yield lines;
            }
        };
    }

    private static Div lines(Badge badge, String text) {
        Span words = new Span(text);
        words.addClassName("geocode-words");
        Div lines = new Div(badge, words);
        lines.addClassName("geocode-lines");
        return lines;
    }

    private static Span note(String text) {
        Span note = new Span(text);
        note.addClassName("secondary");
        return note;
    }
}
