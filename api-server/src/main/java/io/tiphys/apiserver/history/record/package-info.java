/** Follows the store's watch and brings what it tells into the archive, each revision once. */
@NullMarked
package io.tiphys.apiserver.history.record;

import org.jspecify.annotations.NullMarked;
