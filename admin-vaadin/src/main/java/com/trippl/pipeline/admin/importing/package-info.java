/** The page where a file comes in. */
@NullMarked
package com.trippl.pipeline.admin.importing;

import org.jspecify.annotations.NullMarked;
