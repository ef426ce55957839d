/** The admin UI: how it is started and what its pages stand in. */
@NullMarked
package com.trippl.pipeline.admin;

import org.jspecify.annotations.NullMarked;
