/** The pages of runs and jobs: lists with filters, and all about one, while it runs and after. */
@NullMarked
package com.trippl.pipeline.admin.runs;

import org.jspecify.annotations.NullMarked;
