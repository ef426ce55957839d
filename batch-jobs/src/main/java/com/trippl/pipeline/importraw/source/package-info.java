/** Source files as people send them: unpacked, decoded, their format detected, their records found and read. */
@NullMarked
package com.trippl.pipeline.importraw.source;

import org.jspecify.annotations.NullMarked;
