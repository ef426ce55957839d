package com.trippl.pipeline.admin.map;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.function.LongConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Many listings on a map: each tells its name, and leads to its page. Without a network, or without tiles, the points are still shown. */
@JsModule("context://js/listing-map.js")
@StyleSheet("webjars/leaflet/1.9.4/dist/leaflet.css")
@StyleSheet("styles/map.css")
public final class ListingsMap extends Div {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final transient MapTiles tiles;
    private transient List<Place> places = List.of();

    /**
     * A listing.
     *
     * @param lat degrees, WGS 84
     * @param lng degrees, WGS 84
     */
    public record Place(long id, String name, double lat, double lng) {}

    public ListingsMap(MapTiles tiles, LongConsumer opened) {
        this.tiles = tiles;
        addClassNames("listing-map", "listings-map");
        getElement().setAttribute("role", "group");
        getElement()
                .addEventListener("place-opened", event -> {
                    JsonNode place = event.getEventData().get("event.detail");
                    int index = place == null ? -1 : place.asInt(-1);
                    if (index >= 0 && index < places.size()) {
                        opened.accept(places.get(index).id());
                    }
                })
                .addEventData("event.detail");
    }

    /** Shows these in the place of those before. */
    public void show(List<Place> shown) {
        places = List.copyOf(shown);
        getElement().setAttribute("aria-label", "Map of " + shown.size() + " listings");
        draw();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        draw();
    }

    private void draw() {
        if (isAttached()) {
            ObjectNode data = JSON.createObjectNode();
            data.put("tiles", tiles.url());
            data.put("attribution", tiles.attribution());
            ArrayNode all = data.putArray("places");
            for (Place place : places) {
                all.addObject().put("lat", place.lat()).put("lng", place.lng()).put("name", place.name());
            }
            getElement().executeJs("window.pipelineListingMap.showPlaces(this, $0)", data.toString());
        }
    }
}
