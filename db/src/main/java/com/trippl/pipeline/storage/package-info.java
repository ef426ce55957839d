/** Where files live: one naming scheme, and stores in which a file appears only when it is complete. */
@NullMarked
package com.trippl.pipeline.storage;

import org.jspecify.annotations.NullMarked;
