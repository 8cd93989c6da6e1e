/** Environment variables of containers and the expansion of references in commands. */
@NullMarked
package io.tiphys.node.env;

import org.jspecify.annotations.NullMarked;
