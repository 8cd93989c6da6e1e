/** Probes: readiness, liveness and startup, as checks and their results over time. */
@NullMarked
package io.tiphys.node.probe;

import org.jspecify.annotations.NullMarked;
