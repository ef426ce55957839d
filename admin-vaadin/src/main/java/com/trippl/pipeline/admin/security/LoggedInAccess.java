package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Access;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Primary;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The access of the person whose request this is. Nobody logged in: no access to anything. */
@Component
@Primary
class LoggedInAccess implements Access {
    private static final Integer[] NONE = {};

    @Override
    public String user() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? "nobody" : authentication.getName();
    }

    @Override
    public boolean may(String permission) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null
                && authentication.getAuthorities().stream()
                        .anyMatch(authority -> ("ROLE_" + permission).equals(authority.getAuthority()));
    }

    @Override
    public Integer @Nullable [] dmos() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof LoginUser user)) {
            return NONE;
        }
        return user.dmoIds().isEmpty() ? null : user.dmoIds().toArray(Integer[]::new);
    }
}
