/** What a listing is: which of its fields identify it, and when it has changed. */
@NullMarked
package com.trippl.pipeline.listing;

import org.jspecify.annotations.NullMarked;
