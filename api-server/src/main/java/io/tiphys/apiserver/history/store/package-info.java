/** Revisions of objects as rows of the archive database. */
@NullMarked
package io.tiphys.apiserver.history.store;

import org.jspecify.annotations.NullMarked;
