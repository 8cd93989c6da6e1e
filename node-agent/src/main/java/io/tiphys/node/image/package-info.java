/** Images: archives made without a registry, loading, and pulling by policy. */
@NullMarked
package io.tiphys.node.image;

import org.jspecify.annotations.NullMarked;
