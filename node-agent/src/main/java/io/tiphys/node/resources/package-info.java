/** Requests and limits as the kernel counts them, and quality of service. */
@NullMarked
package io.tiphys.node.resources;

import org.jspecify.annotations.NullMarked;
