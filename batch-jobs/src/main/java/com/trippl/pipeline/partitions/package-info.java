/** Steps split over all workers: each partition is claimed in the database by one worker at a time and goes on elsewhere when that one dies. */
@NullMarked
package com.trippl.pipeline.partitions;

import org.jspecify.annotations.NullMarked;
