/** Geocoding: addresses to coordinates by a web service, politely, with a cache, and never at the price of the job. */
@NullMarked
package com.trippl.pipeline.geocode;

import org.jspecify.annotations.NullMarked;
