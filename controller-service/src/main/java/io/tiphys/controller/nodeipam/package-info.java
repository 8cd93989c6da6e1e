/** The node IPAM controller: a range of pod addresses for every node. */
@NullMarked
package io.tiphys.controller.nodeipam;

import org.jspecify.annotations.NullMarked;
