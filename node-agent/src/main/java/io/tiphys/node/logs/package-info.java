/** Container logs in the CRI's format: reading, following and rotating them. */
@NullMarked
package io.tiphys.node.logs;

import org.jspecify.annotations.NullMarked;
