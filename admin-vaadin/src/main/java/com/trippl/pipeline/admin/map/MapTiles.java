package com.trippl.pipeline.admin.map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where the map's pictures come from. */
@Component
public class MapTiles {
    private final String url;
    private final String attribution;

    /**
     * Takes the configuration.
     *
     * @param url a template with {@code {z}}, {@code {x}} and {@code {y}}, by https; empty for a map without pictures
     * @param attribution what the provider wants named on the map
     */
    MapTiles(
            @Value("${pipeline.admin.map.tiles:https://tile.openstreetmap.org/{z}/{x}/{y}.png}") String url,
            @Value("${pipeline.admin.map.attribution:© OpenStreetMap contributors}") String attribution) {
        this.url = url;
        this.attribution = attribution;
    }

    String url() {
        return url;
    }

    String attribution() {
        return attribution;
    }
}
