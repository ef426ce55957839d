/** Who may do what: permissions, accounts, and the access of whoever acts now. */
@NullMarked
package com.trippl.pipeline.security;

import org.jspecify.annotations.NullMarked;
