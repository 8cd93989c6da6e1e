/** Volumes: the folders that containers see, and their content. */
@NullMarked
package io.tiphys.node.volume;

import org.jspecify.annotations.NullMarked;
