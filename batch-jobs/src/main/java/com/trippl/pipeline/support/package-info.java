/** What every stage needs to build its job: steps with real transactions, fences, balanced counts, files that appear whole. */
@NullMarked
package com.trippl.pipeline.support;

import org.jspecify.annotations.NullMarked;
