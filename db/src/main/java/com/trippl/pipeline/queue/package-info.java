/** The job queue: what is to be done, who does it under which lease, and what came of it. */
@NullMarked
package com.trippl.pipeline.queue;

import org.jspecify.annotations.NullMarked;
