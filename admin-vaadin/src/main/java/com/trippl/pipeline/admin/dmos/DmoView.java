package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.admin.pausing.FeedsPanel;
import com.trippl.pipeline.admin.ui.Ask;
import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.admin.ui.Notice;
import com.trippl.pipeline.admin.ui.Page;
import com.trippl.pipeline.admin.uploads.ReceivedFiles;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.configure.ConfigDesk;
import com.trippl.pipeline.configure.DmoDesk;
import com.trippl.pipeline.configure.FileDesk;
import com.trippl.pipeline.configure.GeocodeDesk;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.schedules.ScheduleDesk;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveObserver;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A DMO and what it wants done at each stage. */
@Route("dmos/:id")
@RolesAllowed(Permissions.READ)
@StyleSheet("styles/dmos.css")
public class DmoView extends Page implements BeforeEnterObserver, BeforeLeaveObserver {
    private final DmoDesk dmos;
    private final ConfigDesk desk;
    private final GeocodeDesk geocoding;
    private final FileDesk files;
    private final transient ReceivedFiles received;
    private final ScheduleDesk schedules;
    private final Access access;
    private final Clock clock;
    private final boolean editable;
    private final Map<Stage, StageEditor> editors = new EnumMap<>(Stage.class);
    private final StageNav nav = new StageNav(this::choose);
    private final Div holder = new Div();
    private Dmo dmo = new Dmo(0, "", "", "", "", "UTC", false);
    private String domain = DmoConfigs.LISTINGS;
    private Stage stage = Stage.IMPORT;
    private @Nullable FileTestDialog fileTest;
    /** Where the user was going while we ask whether to lose what was not saved; null while nothing is asked. */
    private BeforeLeaveEvent.@Nullable ContinueNavigationAction leaving;

    DmoView(
            DmoDesk dmos,
            ConfigDesk desk,
            GeocodeDesk geocoding,
            FileDesk files,
            ReceivedFiles received,
            ScheduleDesk schedules,
            Access access,
            Clock clock) {
        super("DMO");
        this.dmos = dmos;
        this.desk = desk;
        this.geocoding = geocoding;
        this.files = files;
        this.received = received;
        this.schedules = schedules;
        this.access = access;
        this.clock = clock;
        this.editable = access.may(Permissions.CONFIGURE);
    }

    @Override
    public List<Crumb> crumbs() {
        return List.of(new Crumb("DMOs", "dmos"));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String id = event.getRouteParameters().get("id").orElse("");
        Optional<Dmo> found = id.matches("\\d{1,9}") ? dmos.find(Integer.parseInt(id)) : Optional.empty();
        if (found.isEmpty()) {
            event.rerouteToError(NotFoundException.class, "There is no DMO " + Format.shorten(id, 30) + ".");
            return;
        }
        var query = event.getLocation().getQueryParameters();
        dmo = found.get();
        stage = Stage.IMPORT;
        query.getSingleParameter("stage").ifPresent(word -> {
            for (Stage each : Stage.values()) {
                stage = each.label().equals(word) ? each : stage;
            }
        });
        List<String> domains = desk.domains(dmo.id());
        domain = query.getSingleParameter("domain").filter(domains::contains).orElse(DmoConfigs.LISTINGS);
        editors.clear();
        forgetFile();
        clearContent();
        describe();
        Div bar = new Div(nav);
        bar.addClassName("stage-nav-bar");
        if (domains.size() > 1) {
            bar.add(domainChoice(domains));
        }
        content(new FeedsPanel(schedules, access, clock, dmo), bar, holder);
        show();
    }

    private void describe() {
        title(dmo.name());
        subtitle(String.join(
                " · ",
                dmo.slug(),
                Places.country(dmo.country()) + ", " + dmo.state().toUpperCase(Locale.ROOT),
                dmo.timezone()));
        List<Component> buttons = new ArrayList<>();
        if (access.may(Permissions.IMPORT)) {
            buttons.add(new Anchor("import?dmo=" + dmo.id(), "Import a file"));
        }
        buttons.add(new Anchor("runs?dmo=" + dmo.id(), "Runs"));
        buttons.add(new Anchor("listings?dmo=" + dmo.id(), "Public listings"));
        if (editable) {
            Button edit = new Button(
                    "Edit details",
                    click -> DmoDialog.toEdit(dmo, fields -> {
                                dmo = dmos.change(dmo.id(), fields);
                                describe();
                                Notice.done(dmo.name() + " is saved.");
                            })
                            .open());
            edit.setId("edit-dmo");
            buttons.add(edit);
        }
        actions(buttons.toArray(Component[]::new));
    }

    private Select<String> domainChoice(List<String> domains) {
        Select<String> choice = new Select<>();
        choice.setId("config-domain");
        choice.setAriaLabel("Domain");
        choice.setItems(domains);
        choice.setValue(domain);
        choice.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                UI.getCurrent()
                        .navigate("dmos/" + dmo.id() + "?stage=" + stage.label() + "&domain=" + event.getValue());
            }
        });
        return choice;
    }

    private void choose(Stage chosen) {
        stage = chosen;
        UI.getCurrent()
                .getPage()
                .getHistory()
                .replaceState(
                        null,
                        "dmos/" + dmo.id() + "?stage=" + stage.label()
                                + (domain.equals(DmoConfigs.LISTINGS) ? "" : "&domain=" + domain));
        show();
    }

    private void show() {
        StageEditor editor = editors.computeIfAbsent(stage, this::editor);
        holder.removeAll();
        holder.add(editor);
        label();
    }

    private StageEditor editor(Stage each) {
        StageEditor editor = new StageEditor(desk, clock, dmo.id(), domain, each, editable, this::tests);
        editor.draft().onChange(by -> label());
        return editor;
    }

    private List<Component> tests(ConfigDraft draft) {
        if (draft.stage() == Stage.IMPORT) {
            Button file = new Button("Test on a file…", click -> testOnFile(draft));
            file.setId("test-file");
            return List.of(file);
        }
        if (draft.stage() != Stage.TRANSFORM) {
            return List.of();
        }
        Button geocode = new Button(
                "Geocode an address…",
                click -> new GeocodeDialog(address -> geocoding.geocode(
                                dmo.id(), domain, draft.params().deepCopy(), address))
                        .open());
        geocode.setId("test-geocode");
        return List.of(geocode);
    }

    private void testOnFile(ConfigDraft draft) {
        FileTestDialog dialog = fileTest;
        if (dialog == null) {
            dialog = new FileTestDialog(files, received, dmo.id(), draft, clock);
            fileTest = dialog;
        }
        dialog.openAndRead();
    }

    private void forgetFile() {
        FileTestDialog dialog = fileTest;
        fileTest = null;
        if (dialog != null) {
            dialog.forget();
        }
    }

    private void label() {
        nav.show(stage, this::isDirty);
        warnOfLeaving(editors.keySet().stream().anyMatch(this::isDirty));
    }

    private boolean isDirty(Stage each) {
        StageEditor editor = editors.get(each);
        return editor != null && editor.draft().dirty();
    }

    /** The browser asks when the tab is closed or an address is typed in. */
    private void warnOfLeaving(boolean warn) {
        UI.getCurrent()
                .getPage()
                .executeJs("window.onbeforeunload = $0 ? event => event.preventDefault() : null", warn);
    }

    @Override
    public void beforeLeave(BeforeLeaveEvent event) {
        List<Stage> dirty = editors.keySet().stream().filter(this::isDirty).toList();
        if (dirty.isEmpty()) {
            return;
        }
        // A second click, or the browser's Back meanwhile, only changes where to go: one question stays one question.
        boolean asking = leaving != null;
        leaving = event.postpone();
        if (asking) {
            return;
        }
        Ask.beforeDestroying(
                        "Leave without saving?",
                        "What you changed is lost: "
                                + dirty.stream()
                                        .map(each -> Format.title(each.label()) + " ("
                                                + Format.shorten(
                                                        String.join(
                                                                ", ",
                                                                draftOf(each).changes()),
                                                        200) + ")")
                                        .collect(Collectors.joining("; "))
                                + ".",
                        "Leave",
                        () -> {
                            editors.clear();
                            answerLeaving(BeforeLeaveEvent.ContinueNavigationAction::proceed);
                        })
                .addCancelListener(cancel -> answerLeaving(BeforeLeaveEvent.ContinueNavigationAction::cancel));
    }

    private void answerLeaving(Consumer<BeforeLeaveEvent.ContinueNavigationAction> answer) {
        BeforeLeaveEvent.ContinueNavigationAction leave = java.util.Objects.requireNonNull(leaving);
        leaving = null;
        answer.accept(leave);
    }

    private ConfigDraft draftOf(Stage each) {
        return java.util.Objects.requireNonNull(editors.get(each)).draft();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        super.onDetach(event);
        forgetFile();
        event.getUI().getPage().executeJs("window.onbeforeunload = null");
    }
}
