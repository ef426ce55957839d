/** Where this process runs: on one machine by itself, or as one of many in a cloud environment. */
@NullMarked
package com.trippl.pipeline.environment;

import org.jspecify.annotations.NullMarked;
