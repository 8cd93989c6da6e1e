/** Nodes without a runtime, on which pods run by rule. */
@NullMarked
package io.tiphys.node.simulated;

import org.jspecify.annotations.NullMarked;
