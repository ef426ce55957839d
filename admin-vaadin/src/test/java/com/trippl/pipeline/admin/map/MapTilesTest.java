package com.trippl.pipeline.admin.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.trippl.pipeline.admin.testing.AdminServer;
import com.trippl.pipeline.admin.testing.Window;
import com.trippl.pipeline.security.Permissions;
import com.vaadin.flow.component.UI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Where the pictures of a map come from is configured. */
class MapTilesTest {
    private static final String OWN = "https://tiles.example.org/{z}/{x}/{y}.png";

    private final ApplicationContextRunner spring = new ApplicationContextRunner().withBean(MapTiles.class);

    @Test
    void aMapTakesItsPicturesFromTheConfiguredAddressAndNamesItsProvider() {
        AdminServer.shared();
        spring.withPropertyValues("pipeline.admin.map.tiles=" + OWN, "pipeline.admin.map.attribution=© Example")
                .run(context -> {
                    try (Window window = Window.of("ruth", Permissions.READ)) {
                        ListingMap map = new ListingMap(context.getBean(MapTiles.class));
                        UI.getCurrent().add(map);
                        map.show(List.of(new ListingMap.Point(35.5, -82.5, "Anchor Inn", "info")));

                        UI.getCurrent().getInternals().getStateTree().runExecutionsBeforeClientResponse();
                        assertThat(UI.getCurrent().getInternals().dumpPendingJavaScriptInvocations())
                                .anySatisfy(call -> assertThat(call.getInvocation()
                                                .getParameters()
                                                .toString())
                                        .contains(OWN, "© Example", "Anchor Inn"));
                    }
                });
    }

    @Test
    void withoutAnAddressAMapHasNoPictures() {
        spring.withPropertyValues("pipeline.admin.map.tiles=")
                .run(context ->
                        assertThat(context.getBean(MapTiles.class).url()).isEmpty());
        spring.run(context ->
                assertThat(context.getBean(MapTiles.class).url()).startsWith("https://tile.openstreetmap.org/"));
    }
}
