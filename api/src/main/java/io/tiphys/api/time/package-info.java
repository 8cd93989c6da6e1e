/** Points in time as the API writes them. */
@NullMarked
package io.tiphys.api.time;

import org.jspecify.annotations.NullMarked;
