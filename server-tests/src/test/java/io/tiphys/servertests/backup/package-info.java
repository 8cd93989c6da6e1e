/** Snapshots and migrations between real stores. */
@NullMarked
package io.tiphys.servertests.backup;

import org.jspecify.annotations.NullMarked;
