/** The one JSON codec: trees in, trees out, bytes on the wire. */
@NullMarked
package io.tiphys.api.json;

import org.jspecify.annotations.NullMarked;
