package com.trippl.pipeline.importraw.source;

import java.util.List;
import java.util.Locale;

/** Our fields, with the names by which feeds in English call them, the surest first. */
public enum Field {
    NAME(
            "name",
            "title",
            "listing name",
            "place name",
            "business name",
            "venue name",
            "display name",
            "company",
            "commonname",
            "legalname"),
    ADDRESS(
            "address",
            "full address",
            "street address",
            "location address",
            "formatted address",
            "addr",
            "address full"),
    LAT(
            "lat",
            "latitude",
            "y",
            "geo lat",
            "gps lat",
            "geo.lat",
            "location.lat",
            "position.lat",
            "lat dd",
            "coordinates.lat"),
    LNG(
            "lng",
            "lon",
            "long",
            "longitude",
            "x",
            "geo lng",
            "geo lon",
            "gps lng",
            "gps lon",
            "geo.lng",
            "geo.lon",
            "location.lng",
            "location.lon",
            "position.lng",
            "lon dd",
            "coordinates.lng"),
    CATEGORY(
            "category",
            "categories",
            "type",
            "brewery type",
            "listing type",
            "room type",
            "property type",
            "kind",
            "discipl",
            "cuisine"),
    DESCRIPTION("description", "summary", "about", "details", "overview"),
    PHONE("phone", "telephone", "phone number", "tel", "phone1", "contact phone"),
    EMAIL("email", "e mail", "email address", "mail", "contact email"),
    WEBSITE("website", "website url", "url", "web", "homepage", "web site", "site", "weburl", "listing url"),
    IMAGES("images", "image", "image url", "photo", "photo url", "photos", "picture", "picture url", "thumbnail"),
    HOURS("hours", "opening hours", "open hours", "business hours", "opening times");

    /** Parts an address is put together from where no single column has it, in the order they are written. */
    static final List<List<String>> ADDRESS_PARTS = List.of(
            List.of(
                    "street",
                    "address 1",
                    "address1",
                    "street address",
                    "address line 1",
                    "addr1",
                    "addr",
                    "location address",
                    "adstreet",
                    "address"),
            List.of("address 2", "address2", "address line 2"),
            List.of("address 3", "address3"),
            List.of("city", "town", "locality", "municipality", "adcity", "neighbourhood cleansed", "neighbourhood"),
            List.of("state province", "state", "province", "region", "adstate"),
            List.of("postal code", "postcode", "zip", "zip code", "zipcode", "adzip", "adzip5"),
            List.of("country", "country code"));

    private final List<String> aliases;

    Field(String... aliases) {
        this.aliases = List.of(aliases);
    }

    /** The field's name in configurations. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> aliases() {
        return aliases;
    }

    /** A header or alias without case, and with every run of other characters than letters, digits and dots as one blank. */
    static String plain(String header) {
        return header.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}.]+", " ")
                .strip();
    }
}
