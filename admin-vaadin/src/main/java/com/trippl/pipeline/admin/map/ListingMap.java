package com.trippl.pipeline.admin.map;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Points on a map, with a line between the first two. Without a network, or without tiles, the points and a scale are still shown. */
@JsModule("context://js/listing-map.js")
@StyleSheet("webjars/leaflet/1.9.4/dist/leaflet.css")
@StyleSheet("styles/map.css")
public final class ListingMap extends Div {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final MapTiles tiles;
    private String shown = "";

    /**
     * A point.
     *
     * @param lat degrees, WGS 84
     * @param lng degrees, WGS 84
     * @param label what it is, for the reader
     * @param tone the colour, as in {@code --tone-info}: {@code info}, {@code success}, {@code neutral} …
     */
    public record Point(double lat, double lng, String label, String tone) {}

    public ListingMap(MapTiles tiles) {
        this.tiles = tiles;
        addClassName("listing-map");
        // No picture: it holds buttons to zoom by.
        getElement().setAttribute("role", "group");
    }

    /** Shows points in the place of those before; none: the map is hidden. */
    public void show(List<Point> points) {
        setVisible(!points.isEmpty());
        getElement()
                .setAttribute(
                        "aria-label",
                        points.stream()
                                .map(p -> String.format(Locale.ROOT, "%s at %.5f, %.5f", p.label(), p.lat(), p.lng()))
                                .collect(Collectors.joining("; ", "Map: ", "")));
        ObjectNode data = JSON.createObjectNode();
        data.put("tiles", tiles.url());
        data.put("attribution", tiles.attribution());
        ArrayNode all = data.putArray("points");
        for (Point point : points) {
            all.addObject()
                    .put("lat", point.lat())
                    .put("lng", point.lng())
                    .put("label", point.label())
                    .put("tone", point.tone());
        }
        shown = points.isEmpty() ? "" : data.toString();
        draw();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        draw();
    }

    private void draw() {
        if (!shown.isEmpty() && isAttached()) {
            getElement().executeJs("window.pipelineListingMap.show(this, $0)", shown);
        }
    }
}
