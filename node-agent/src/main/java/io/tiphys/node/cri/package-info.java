/** The Container Runtime Interface: how the agent speaks with containerd or CRI-O. */
@NullMarked
package io.tiphys.node.cri;

import org.jspecify.annotations.NullMarked;
