/** The schemas of custom resources: what they say, and what they make of an object. */
@NullMarked
package io.tiphys.apiserver.schema.structural;

import org.jspecify.annotations.NullMarked;
