/** What the pages are made of: frames, badges, times and numbers, empty states, questions, notices, live updates. */
@NullMarked
package com.trippl.pipeline.admin.ui;

import org.jspecify.annotations.NullMarked;
