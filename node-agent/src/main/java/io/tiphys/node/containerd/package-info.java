/** A containerd of the node's own: its configuration, its process, its end. */
@NullMarked
package io.tiphys.node.containerd;

import org.jspecify.annotations.NullMarked;
