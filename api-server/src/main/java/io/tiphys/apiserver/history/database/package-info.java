/** Revisions of objects as rows of the archive database. */
@NullMarked
package io.tiphys.apiserver.history.database;

import org.jspecify.annotations.NullMarked;
