/** What people do with DMOs and their configuration, each within the DMOs that are theirs. */
@NullMarked
package com.trippl.pipeline.configure;

import org.jspecify.annotations.NullMarked;
