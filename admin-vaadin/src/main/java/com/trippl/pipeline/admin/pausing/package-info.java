/** The switches that pause work, and what is paused and due; shown on the pages of others. */
@NullMarked
package com.trippl.pipeline.admin.pausing;

import org.jspecify.annotations.NullMarked;
