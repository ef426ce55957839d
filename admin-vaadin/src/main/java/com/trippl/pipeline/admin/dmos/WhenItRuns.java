package com.trippl.pipeline.admin.dmos;

import com.trippl.pipeline.config.DmoConfigs;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.select.Select;

/** When a stage's jobs are enqueued, and whether at all. */
final class WhenItRuns extends Section {
    WhenItRuns(ConfigDraft draft, boolean editable) {
        addClassName("config-section");
        Select<String> schedule = new Select<>();
        schedule.setId("config-schedule");
        schedule.setLabel("Schedule");
        schedule.setItems(DmoConfigs.SCHEDULES);
        schedule.setItemLabelGenerator(WhenItRuns::words);
        schedule.setReadOnly(!editable);
        schedule.addClassName("is-plain");
        schedule.setHelperText("Jobs that wait already keep the time they have.");
        schedule.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                draft.schedule(event.getValue(), schedule);
            }
        });
        Checkbox active = new Checkbox("Active");
        active.setId("config-active");
        active.setReadOnly(!editable);
        active.setHelperText("Switched off, no job of this stage can be enqueued.");
        active.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                draft.active(event.getValue(), active);
            }
        });
        Div grid = new Div(schedule, active);
        grid.addClassName("config-grid");
        add(new H3("When its jobs run"), grid);
        Runnable show = () -> {
            schedule.setValue(draft.schedule());
            active.setValue(draft.active());
        };
        draft.onChange(by -> show.run());
        show.run();
    }

    private static String words(String schedule) {
        return switch (schedule) {
            case "manual" -> "manual: when somebody starts one";
            case "pipeline" -> "pipeline: after the stage before";
            default -> schedule;
        };
    }
}
