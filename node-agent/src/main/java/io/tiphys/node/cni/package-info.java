/** The pod network of a node: the CNI configuration, masquerading and forwarding. */
@NullMarked
package io.tiphys.node.cni;

import org.jspecify.annotations.NullMarked;
