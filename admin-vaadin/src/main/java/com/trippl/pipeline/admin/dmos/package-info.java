/** The pages of the DMOs and of what each wants done at each stage. */
@NullMarked
package com.trippl.pipeline.admin.dmos;

import org.jspecify.annotations.NullMarked;
