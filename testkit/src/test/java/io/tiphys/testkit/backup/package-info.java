/** Snapshots and migrations between real stores. */
@NullMarked
package io.tiphys.testkit.backup;

import org.jspecify.annotations.NullMarked;
