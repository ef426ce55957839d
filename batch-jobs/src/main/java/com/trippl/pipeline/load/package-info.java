/** Load to staging: match every record of a batch, decide what to do with it, and flag what a person should see. */
@NullMarked
package com.trippl.pipeline.load;

import org.jspecify.annotations.NullMarked;
