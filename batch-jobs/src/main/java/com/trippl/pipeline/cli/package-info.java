/** The command line: one class per command, and what they share to talk to people and programs. */
@NullMarked
package com.trippl.pipeline.cli;

import org.jspecify.annotations.NullMarked;
