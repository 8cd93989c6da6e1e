/** Further real nodes on this machine: a network namespace each, joined by a bridge. */
@NullMarked
package io.tiphys.standalone.nodes;

import org.jspecify.annotations.NullMarked;
