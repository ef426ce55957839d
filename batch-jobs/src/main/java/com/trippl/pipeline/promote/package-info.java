/** Promote: accepted rows become public listings, with their source map, bridge, dependents and history; twice changes nothing. */
@NullMarked
package com.trippl.pipeline.promote;

import org.jspecify.annotations.NullMarked;
