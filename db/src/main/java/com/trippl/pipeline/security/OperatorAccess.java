package com.trippl.pipeline.security;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The access of who runs the program itself: to everything, under the name the machine knows them by. */
@Component
class OperatorAccess implements Access {
    @Override
    public String user() {
        return System.getProperty("user.name", "operator");
    }

    @Override
    public boolean may(String permission) {
        return true;
    }

    @Override
    public Integer @Nullable [] dmos() {
        return null;
    }
}
