/** Files as browsers send them: streamed to disk, and kept until they are used or given up. */
@NullMarked
package com.trippl.pipeline.admin.uploads;

import org.jspecify.annotations.NullMarked;
