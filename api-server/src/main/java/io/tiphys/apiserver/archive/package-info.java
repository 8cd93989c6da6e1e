/**
 * The database that remembers what happened: PostgreSQL, or a file where there is none. Nothing
 * that a request needs waits for it.
 */
@NullMarked
package io.tiphys.apiserver.archive;

import org.jspecify.annotations.NullMarked;
