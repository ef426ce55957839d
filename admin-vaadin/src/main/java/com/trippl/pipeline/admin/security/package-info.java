/** Logging in: accounts to Spring Security, headers, lock-out, the first administrator. */
@NullMarked
package com.trippl.pipeline.admin.security;

import org.jspecify.annotations.NullMarked;
