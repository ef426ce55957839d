/** Review: what staged rows wait for a person, and what people decide on them. */
@NullMarked
package com.trippl.pipeline.review;

import org.jspecify.annotations.NullMarked;
