package com.trippl.pipeline.publicdata;

import com.trippl.pipeline.security.Access;

/** Someone restricted to some DMOs, or to none. */
record FixedAccess(Integer[] dmos) implements Access {
    static FixedAccess all() {
        return new FixedAccess(null);
    }

    static FixedAccess only(Integer... dmos) {
        return new FixedAccess(dmos);
    }

    @Override
    public String user() {
        return "tester";
    }

    @Override
    public boolean may(String permission) {
        return true;
    }
}
