package com.trippl.pipeline.admin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.dmo.Dmos;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.select.Select;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The charts of the dashboard. */
class DashboardViewTest {
    private final AdminServer server = AdminServer.shared();
    private int coast;

    @BeforeEach
    void run() {
        server.empty();
        server.ingest(
                "name,address,lat,lng\nAnchor Inn,1 Quay,35.5,-82.5\nBell Tower,2 Quay,35.6,-82.6\n", Stage.STAGE);
        coast = server.get(Dmos.class)
                .add("coast", "Coast", "us", "nc", null, "test")
                .id();
    }

    @AfterEach
    void tidy() {
        server.empty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void chartsAreOfAllDmosOrOfOne() {
        try (Window window = Window.of("ruth", Permissions.READ)) {
            window.open("", DashboardView.class);
            Select<Integer> dmo = window.byId(Select.class, "charts-dmo");
            int demo = server.get(Dmos.class).bySlug("demo").id();
            assertThat(dmo.getListDataView().getItems()).containsExactlyInAnyOrder(demo, coast);
            String all = runs(window);
            dmo.setValue(coast);
            assertThat(runs(window)).isNotEqualTo(all);
            dmo.setValue(demo);
            assertThat(runs(window)).isEqualTo(all);
            dmo.setValue(null);
            assertThat(runs(window)).isEqualTo(all);
        }
    }

    private static String runs(Window window) {
        return window.byId(Component.class, "chart-rows").getElement().getTextRecursively();
    }
}
