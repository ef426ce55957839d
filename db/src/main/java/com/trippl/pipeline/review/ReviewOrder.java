package com.trippl.pipeline.review;

/** In which order staged rows are listed. */
public enum ReviewOrder {
    /** As the feed has them. */
    FEED,
    /** By name; the first sixty letters count. */
    NAME;

    String sql() {
        return switch (this) {
            case FEED -> "s.id";
            case NAME -> "left(s.name, 60), s.id";
        };
    }
}
