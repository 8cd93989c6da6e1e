/**
 * What a node's kernel must know besides rules: the way to other nodes' pods and the addresses that
 * the node announces.
 */
@NullMarked
package io.tiphys.proxy.routes;

import org.jspecify.annotations.NullMarked;
