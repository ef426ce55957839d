package com.trippl.pipeline.publicdata;

import java.util.Arrays;
import java.util.Optional;

/** What a public listing says, by the names its history uses. */
public enum ListingField {
    NAME("name", "Name", Table.LISTING),
    ADDRESS("address", "Address", Table.LISTING),
    LAT("lat", "Latitude", Table.LISTING),
    LNG("lng", "Longitude", Table.LISTING),
    CATEGORY("category", "Category", Table.LISTING),
    PHONE("phone", "Phone", Table.CONTACTS),
    EMAIL("email", "E-mail", Table.CONTACTS),
    WEBSITE("website", "Website", Table.CONTACTS),
    DESCRIPTION("description", "Description", Table.INFO),
    HOURS("hours", "Hours", Table.HOURS),
    IMAGES("images", "Images", Table.IMAGES);

    /** Where a field is kept. */
    enum Table {
        LISTING,
        CONTACTS,
        INFO,
        HOURS,
        IMAGES
    }

    private final String key;
    private final String label;
    private final Table table;

    ListingField(String key, String label, Table table) {
        this.key = key;
        this.label = label;
        this.table = table;
    }

    /** Its name in the history. */
    public String key() {
        return key;
    }

    /** Its name for people. */
    public String label() {
        return label;
    }

    Table table() {
        return table;
    }

    /** The field of a name in the history. */
    public static Optional<ListingField> of(String key) {
        return Arrays.stream(values()).filter(field -> field.key.equals(key)).findFirst();
    }
}
