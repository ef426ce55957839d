/** The database: an external server where one is named, else PostgreSQL of our own under the home folder. */
@NullMarked
package com.trippl.pipeline.database;

import org.jspecify.annotations.NullMarked;
