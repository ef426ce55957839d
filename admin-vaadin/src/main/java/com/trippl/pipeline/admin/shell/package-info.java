/** What stands around every page: the frame with menu and top bar, logging in, and what is shown when something goes wrong. */
@NullMarked
package com.trippl.pipeline.admin.shell;

import org.jspecify.annotations.NullMarked;
