package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.When;
import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigDesk.Version;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** All versions of a stage's configuration, the newest first, with what each changed. */
final class VersionList extends Section {
    private static final int AT_FIRST = 8;
    private static final int CHANGES = 5;

    private final Clock clock;
    private final IntConsumer compare;
    private final @Nullable IntConsumer restore;
    private final OrderedList list = new OrderedList();
    private boolean all;

    /**
     * @param compare is given the version to look at
     * @param restore is given the version to bring back; null: the person may not
     */
    VersionList(Clock clock, IntConsumer compare, @Nullable IntConsumer restore) {
        this.clock = clock;
        this.compare = compare;
        this.restore = restore;
        addClassName("config-section");
        list.setId("config-versions");
        list.addClassName("config-versions");
        add(new H3("Versions"), list);
    }

    void show(List<Version> versions) {
        list.removeAll();
        int current = current(versions);
        for (Version version : all ? versions : versions.subList(0, Math.min(AT_FIRST, versions.size()))) {
            list.add(entry(version, current));
        }
        if (!all && versions.size() > AT_FIRST) {
            Button more = new Button("Show all " + Format.number(versions.size()), click -> {
                all = true;
                show(versions);
            });
            more.addThemeVariants(ButtonVariant.SMALL);
            list.add(new ListItem(more));
        }
        if (versions.isEmpty()) {
            list.add(new ListItem(new Span("Nothing was ever saved.")));
        }
    }

    /** The version in force; while the stage is switched off the newest. */
    static int current(List<Version> versions) {
        return versions.stream()
                .map(Version::config)
                .filter(DmoConfig::active)
                .findFirst()
                .map(DmoConfig::version)
                .orElse(versions.isEmpty() ? 0 : versions.getFirst().config().version());
    }

    private ListItem entry(Version version, int current) {
        DmoConfig config = version.config();
        int number = config.version();
        Span name = new Span("Version " + number);
        name.addClassName("version-name");
        Div head = new Div(name);
        if (config.active()) {
            head.add(new Badge("in force", Badge.Tone.SUCCESS));
        }
        Integer restored = config.restoredFrom();
        if (restored != null) {
            head.add(new Badge("restored from " + restored, Badge.Tone.NEUTRAL));
        }
        Div buttons = new Div();
        buttons.addClassName("version-buttons");
        if (number != current) {
            Button look = new Button("Compare", click -> compare.accept(number));
            look.setId("compare-" + number);
            look.setAriaLabel("Compare version " + number);
            look.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            buttons.add(look);
            if (restore != null) {
                IntConsumer bringBack = restore;
                Button back = new Button("Restore…", click -> bringBack.accept(number));
                back.setId("restore-" + number);
                back.setAriaLabel("Restore version " + number);
                back.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
                buttons.add(back);
            }
        }
        head.add(buttons);
        head.addClassName("version-head");
        Div who = new Div(
                new Span(Format.shorten(Objects.requireNonNullElse(config.createdBy(), "unknown"), 60)),
                new Span(" · "),
                new When(config.createdAt(), clock),
                new Span(" · " + config.schedule()));
        who.addClassNames("secondary", "version-who");
        ListItem entry = new ListItem(head, who);
        entry.setId("version-" + number);
        entry.addClassName("version");
        if (number == 1) {
            return entry;
        }
        List<Change> changes = version.changes();
        if (changes.isEmpty()) {
            Span nothing = new Span("Says the same as the version before.");
            nothing.addClassName("secondary");
            entry.add(nothing);
        } else {
            entry.add(changes(config.stage(), changes));
        }
        return entry;
    }

    private static Div changes(Stage stage, List<Change> changes) {
        Div body = new Div(new ChangeList(stage, changes.subList(0, Math.min(CHANGES, changes.size()))));
        if (changes.size() > CHANGES) {
            Span more = new Span("and " + (changes.size() - CHANGES) + " more");
            more.addClassName("secondary");
            body.add(more);
        }
        return body;
    }
}
