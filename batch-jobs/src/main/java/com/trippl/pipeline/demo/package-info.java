/** The cloud on one machine: servers that stand in for Amazon's, an admin and workers, each in a process of its own. */
@NullMarked
package com.trippl.pipeline.demo;

import org.jspecify.annotations.NullMarked;
