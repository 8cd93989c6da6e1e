/** What a PATCH does to an object: JSON Patch, JSON merge patch, strategic merge patch. */
@NullMarked
package io.tiphys.apiserver.patch;

import org.jspecify.annotations.NullMarked;
