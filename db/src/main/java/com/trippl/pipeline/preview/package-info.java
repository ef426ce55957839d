/** What a source file looks like before it is imported: how it is read, its columns, its first rows and what is wrong with them. */
@NullMarked
package com.trippl.pipeline.preview;

import org.jspecify.annotations.NullMarked;
