package com.trippl.pipeline.admin.listings;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import java.util.function.Consumer;

/** The switch between the list and the map. */
final class ListOrMap extends Div {
    private final NativeButton list;
    private final NativeButton map;

    /** @param chosen told whether the map was chosen */
    ListOrMap(Consumer<Boolean> chosen) {
        addClassName("list-or-map");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", "How listings are shown");
        list = new NativeButton("List", click -> chosen.accept(false));
        list.setId("view-list");
        map = new NativeButton("Map", click -> chosen.accept(true));
        map.setId("view-map");
        add(list, map);
        show(false);
    }

    void show(boolean onMap) {
        list.getElement().setAttribute("aria-pressed", Boolean.toString(!onMap));
        map.getElement().setAttribute("aria-pressed", Boolean.toString(onMap));
    }
}
