/** The page people start at: the state of all feeds, how runs went, and what failed. */
@NullMarked
package com.trippl.pipeline.admin.dashboard;

import org.jspecify.annotations.NullMarked;
