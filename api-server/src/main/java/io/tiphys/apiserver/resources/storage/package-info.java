/** Volumes, claims and what provides them. */
@NullMarked
package io.tiphys.apiserver.resources.storage;

import org.jspecify.annotations.NullMarked;
