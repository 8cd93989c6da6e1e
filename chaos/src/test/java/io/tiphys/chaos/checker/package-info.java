/** Broken histories, each of which must be found out, and good ones. */
@NullMarked
package io.tiphys.chaos.checker;

import org.jspecify.annotations.NullMarked;
