/** The page of users and roles. */
@NullMarked
package com.trippl.pipeline.admin.users;

import org.jspecify.annotations.NullMarked;
