/** The decision itself: a snapshot and a pod in, a node or the reasons against every node out. */
@NullMarked
package io.tiphys.scheduler.decision;

import org.jspecify.annotations.NullMarked;
