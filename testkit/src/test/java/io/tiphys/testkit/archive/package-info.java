/** The archive database on a real PostgreSQL. */
@NullMarked
package io.tiphys.testkit.archive;

import org.jspecify.annotations.NullMarked;
