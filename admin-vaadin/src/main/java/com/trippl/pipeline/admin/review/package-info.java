/** The page where people decide on staged rows, and promote what they accepted. */
@NullMarked
package com.trippl.pipeline.admin.review;

import org.jspecify.annotations.NullMarked;
