package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Badge;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.config.ConfigDiff.Change;
import com.trippl.pipeline.config.ConfigException;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigChangedException;
import com.trippl.pipeline.configure.ConfigDesk;
import com.trippl.pipeline.configure.ConfigDesk.Saved;
import com.trippl.pipeline.configure.ConfigDesk.Version;
import com.trippl.pipeline.configure.ConfigEdit;
import com.trippl.pipeline.configure.ConfigEdit.Decision;
import com.trippl.pipeline.configure.UndecidedJobsException;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One stage's configuration: the form, the same as JSON, its versions, and above them what is not saved yet. */
final class StageEditor extends Div {
    private final ConfigDesk desk;
    private final Clock clock;
    private final int dmoId;
    private final String domain;
    private final ConfigDraft draft;
    private final VersionList versions;
    private final Span state = new Span();
    private final Badge off = new Badge("switched off", Badge.Tone.WARNING);
    private final Button save = new Button("Save", click -> save());
    private final Button discard = new Button("Discard changes", click -> askToDiscard());

    /** @param tests the buttons that try the configuration */
    StageEditor(
            ConfigDesk desk,
            Clock clock,
            int dmoId,
            String domain,
            Stage stage,
            boolean editable,
            Function<ConfigDraft, List<Component>> tests) {
        this.desk = desk;
        this.clock = clock;
        this.dmoId = dmoId;
        this.domain = domain;
        this.draft = new ConfigDraft(stage, desk.setup(dmoId, stage, domain));
        this.versions = new VersionList(clock, this::compare, editable ? this::askToRestore : null);
        addClassName("stage-editor");
        Div left = new Div(new WhenItRuns(draft, editable), new ConfigForm(draft, editable));
        left.addClassName("stage-editor-form");
        Div right = new Div(new JsonPane(draft, editable), versions);
        right.addClassName("stage-editor-side");
        Div columns = new Div(left, right);
        columns.addClassName("stage-editor-columns");
        add(bar(editable, tests), columns);
        draft.onChange(by -> label());
        label();
        versions.show(desk.history(dmoId, stage, domain));
    }

    ConfigDraft draft() {
        return draft;
    }

    private Div bar(boolean editable, Function<ConfigDraft, List<Component>> tests) {
        state.setId("config-state");
        state.getElement().setAttribute("role", "status");
        state.addClassName("dmo-cut");
        Div words = new Div(off, state);
        words.addClassName("stage-editor-state");
        Div bar = new Div(words);
        bar.addClassName("stage-editor-bar");
        if (editable) {
            save.setId("config-save");
            save.addThemeVariants(ButtonVariant.PRIMARY);
            discard.setId("config-discard");
            tests.apply(draft).forEach(bar::add);
            bar.add(discard, save);
        }
        return bar;
    }

    private void label() {
        boolean dirty = draft.dirty();
        List<String> changes = draft.changes();
        off.setVisible(!draft.base().active());
        state.getElement().getClassList().set("is-dirty", dirty);
        state.setText(
                dirty
                        ? "Not saved: "
                                + Format.shorten(changes.isEmpty() ? "the JSON" : String.join(", ", changes), 160)
                        : draft.base().version() == 0
                                ? "Never saved"
                                : "Version " + draft.base().version());
        state.setTitle(state.getText());
        save.setEnabled(draft.savable());
        discard.setVisible(dirty);
    }

    private void askToDiscard() {
        List<String> changes = draft.changes();
        Ask.beforeDestroying(
                "Discard the changes?",
                changes.isEmpty()
                        ? "The JSON goes back to what is saved."
                        : "These go back to what is saved: " + Format.shorten(String.join(", ", changes), 400) + ".",
                "Discard",
                () -> draft.reset(desk.setup(dmoId, draft.stage(), domain)));
    }

    private void save() {
        save(draft.edit(dmoId, domain));
    }

    private void save(ConfigEdit edit) {
        attempt(
                () -> desk.save(edit),
                edit.decisions(),
                decisions -> save(edit.deciding(decisions)),
                changed -> resolve(edit, changed));
    }

    private interface Attempt {
        Saved run();
    }

    private void attempt(
            Attempt attempt,
            Map<Integer, Decision> decided,
            java.util.function.Consumer<Map<Integer, Decision>> again,
            java.util.function.Consumer<ConfigChangedException> conflict) {
        try {
            Saved saved = attempt.run();
            draft.reset(saved.now());
            versions.show(desk.history(dmoId, draft.stage(), domain));
            Notice.done("Saved: " + Format.words(draft.stage().label()) + " is at version "
                    + saved.now().version() + (saved.now().active() ? "." : ", switched off.")
                    + (saved.cancelled().isEmpty()
                            ? ""
                            : " " + Format.count(saved.cancelled().size(), "job") + " cancelled."));
        } catch (UndecidedJobsException asks) {
            new JobsDialog(asks.waiting(), clock, decided, again).open();
        } catch (ConfigChangedException changed) {
            conflict.accept(changed);
        } catch (ConfigException refused) {
            Notice.failed("Not saved. " + refused.getMessage());
        }
    }

    private void resolve(ConfigEdit edit, ConfigChangedException changed) {
        int theirs = changed.now().version();
        new ConflictDialog(
                        String.valueOf(changed.getMessage()),
                        draft.stage(),
                        desk.diff(dmoId, draft.stage(), domain, edit.basis().newest(), theirs),
                        () -> {
                            draft.reset(changed.now());
                            versions.show(desk.history(dmoId, draft.stage(), domain));
                        },
                        () -> save(edit.on(changed.now().basis())))
                .open();
    }

    private void compare(int version) {
        List<Version> history = desk.history(dmoId, draft.stage(), domain);
        new CompareDialog(
                        draft.stage(),
                        history.stream().map(each -> each.config().version()).toList(),
                        version,
                        VersionList.current(history),
                        (from, to) -> desk.diff(dmoId, draft.stage(), domain, from, to))
                .open();
    }

    private void askToRestore(int version) {
        int next = draft.base().basis().newest() + 1;
        ConfirmDialog dialog =
                Ask.before("Restore version " + version + "?", "", "Restore", () -> restore(version, Map.of()));
        List<Change> changes =
                desk.diff(dmoId, draft.stage(), domain, draft.base().version(), version);
        dialog.setWidth("36rem");
        Div text = new Div(new Paragraph("It is saved once more, as version " + next
                + ". What is in force now stays in the list of versions."
                + (draft.dirty() ? " Your changes that are not saved are lost." : "")));
        text.addClassName("dmo-form");
        text.add(changes.isEmpty() ? new Paragraph("It says the same.") : new ChangeList(draft.stage(), changes));
        dialog.add(text);
    }

    private void restore(int version, Map<Integer, Decision> decisions) {
        attempt(
                () -> desk.restore(
                        dmoId, draft.stage(), domain, version, draft.base().basis(), decisions),
                decisions,
                more -> restore(version, more),
                changed -> {
                    Notice.failed(changed.getMessage() + " Look at the versions as they are now, then restore again.");
                    draft.reset(changed.now());
                    versions.show(desk.history(dmoId, draft.stage(), domain));
                });
    }
}
