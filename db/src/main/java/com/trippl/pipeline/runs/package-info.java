/** Ingests as a whole: starting them, and telling how far they are and what came of them. */
@NullMarked
package com.trippl.pipeline.runs;

import org.jspecify.annotations.NullMarked;
