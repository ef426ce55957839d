/** The pages of what is public: the list of listings, and all about one of them. */
@NullMarked
package com.trippl.pipeline.admin.listings;

import org.jspecify.annotations.NullMarked;
