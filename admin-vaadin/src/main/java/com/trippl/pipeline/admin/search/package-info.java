/** The search in the top bar. */
@NullMarked
package com.trippl.pipeline.admin.search;

import org.jspecify.annotations.NullMarked;
