/** The life of an object: created, read, updated, patched, deleted. */
@NullMarked
package io.tiphys.apiserver.registry;

import org.jspecify.annotations.NullMarked;
