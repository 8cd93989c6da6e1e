/** The node agent: runs the pods that are bound to its node. */
@NullMarked
package io.tiphys.node;

import org.jspecify.annotations.NullMarked;
