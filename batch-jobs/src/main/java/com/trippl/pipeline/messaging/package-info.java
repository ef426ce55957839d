/** Tells workers that there is work, sooner than they would find out: within a process, or over SQS between many. */
@NullMarked
package com.trippl.pipeline.messaging;

import org.jspecify.annotations.NullMarked;
