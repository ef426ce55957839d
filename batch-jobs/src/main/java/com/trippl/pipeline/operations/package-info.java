/** What an operator and a machine that watches ask a running process: whether it lives, whether it can work, and how the work stands. */
@NullMarked
package com.trippl.pipeline.operations;

import org.jspecify.annotations.NullMarked;
