/** The listings pipeline, put together. */
@NullMarked
package com.trippl.pipeline;

import org.jspecify.annotations.NullMarked;
