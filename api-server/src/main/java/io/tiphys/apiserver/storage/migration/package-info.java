/** Carries a cluster's whole state from one kind of store to the other. */
@NullMarked
package io.tiphys.apiserver.storage.migration;

import org.jspecify.annotations.NullMarked;
