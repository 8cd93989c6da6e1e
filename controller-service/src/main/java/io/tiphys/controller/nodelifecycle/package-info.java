/**
 * The node lifecycle controller: notices silent nodes, taints them, and evicts their pods unless a
 * whole zone is silent.
 */
@NullMarked
package io.tiphys.controller.nodelifecycle;

import org.jspecify.annotations.NullMarked;
