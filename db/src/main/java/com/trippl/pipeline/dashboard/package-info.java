/** The state of all feeds at a glance: how fresh and how large each is, how its runs went, and what failed. */
@NullMarked
package com.trippl.pipeline.dashboard;

import org.jspecify.annotations.NullMarked;
