/** What a DMO wants done at each stage: versioned configuration rows, typed and validated. */
@NullMarked
package com.trippl.pipeline.config;

import org.jspecify.annotations.NullMarked;
