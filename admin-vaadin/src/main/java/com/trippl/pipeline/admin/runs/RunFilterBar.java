package com.trippl.pipeline.admin.runs;

import com.trippl.pipeline.admin.ui.Format;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmo;
import com.trippl.pipeline.queue.JobStatus;
import com.trippl.pipeline.runs.JobFilter;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.icon.VaadinIcon;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The fields above the lists of runs and jobs. */
final class RunFilterBar extends Div {
    private static final int TYPING_PAUSE_MILLIS = 300;

    private final List<Dmo> dmos;
    private final TextField text = new TextField("Search");
    private final ComboBox<Dmo> dmo = new ComboBox<>("DMO");
    private final Select<Stage> stage = new Select<>();
    private final Select<JobStatus> status = new Select<>();
    private final DatePicker from = new DatePicker("From");
    private final DatePicker to = new DatePicker("To");
    private final Button clear = new Button("Clear filters");
    private boolean showing;

    RunFilterBar(List<Dmo> dmos, Consumer<JobFilter> changed) {
        addClassName("run-filters");
        this.dmos = dmos;
        text.setId("run-text");
        text.setPlaceholder("Source, file, message, id");
        text.setPrefixComponent(VaadinIcon.SEARCH.create());
        text.setClearButtonVisible(true);
        text.setMaxLength(200);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setValueChangeTimeout(TYPING_PAUSE_MILLIS);
        dmo.setId("run-dmo");
        dmo.setItems(dmos);
        dmo.setItemLabelGenerator(Dmo::slug);
        dmo.setPlaceholder("Any");
        dmo.setClearButtonVisible(true);
        dmo.setVisible(dmos.size() > 1);
        stage.setId("run-stage");
        stage.setLabel("Stage");
        stage.setItems(Stage.values());
        stage.setItemLabelGenerator(one -> one == null ? "Any" : Format.title(one.label()));
        stage.setEmptySelectionAllowed(true);
        stage.setEmptySelectionCaption("Any");
        status.setId("run-status");
        status.setLabel("Status");
        status.setItems(JobStatus.values());
        status.setItemLabelGenerator(one -> one == null ? "Any" : Format.title(one.label()));
        status.setEmptySelectionAllowed(true);
        status.setEmptySelectionCaption("Any");
        from.setId("run-from");
        to.setId("run-to");
        for (DatePicker day : List.of(from, to)) {
            day.setClearButtonVisible(true);
            day.setPlaceholder("Any day");
        }
        clear.setId("run-clear");
        clear.addThemeVariants(ButtonVariant.TERTIARY);
        clear.addClickListener(click -> {
            show(JobFilter.ALL);
            changed.accept(JobFilter.ALL);
        });
        add(text, dmo, stage, status, from, to, clear);
        for (HasValue<?, ?> field : List.<HasValue<?, ?>>of(text, dmo, stage, status, from, to)) {
            field.addValueChangeListener(event -> {
                if (!showing) {
                    changed.accept(filter());
                }
            });
        }
    }

    /** Shows a filter without telling of it. */
    void show(JobFilter filter) {
        showing = true;
        try {
            text.setValue(filter.text() == null ? "" : filter.text());
            dmo.setValue(dmos.stream()
                    .filter(one -> Integer.valueOf(one.id()).equals(filter.dmoId()))
                    .findFirst()
                    .orElse(null));
            stage.setValue(filter.stage());
            status.setValue(filter.status());
            from.setValue(RunQuery.firstDay(filter));
            to.setValue(RunQuery.lastDay(filter));
            clear.setVisible(!filter.equals(JobFilter.ALL));
        } finally {
            showing = false;
        }
    }

    private JobFilter filter() {
        Dmo chosen = dmo.getValue();
        LocalDate last = to.getValue();
        JobFilter filter = new JobFilter(
                chosen == null ? null : chosen.id(),
                stage.getValue(),
                status.getValue(),
                start(from.getValue()),
                last == null ? null : start(last.plusDays(1)),
                text.getValue());
        clear.setVisible(!filter.equals(JobFilter.ALL));
        return filter;
    }

    private static @Nullable Instant start(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
