/** The archive database on a real PostgreSQL. */
@NullMarked
package io.tiphys.servertests.archive;

import org.jspecify.annotations.NullMarked;
