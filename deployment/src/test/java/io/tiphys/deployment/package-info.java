/** Tiphys installed as its users install it. */
@NullMarked
package io.tiphys.deployment;

import org.jspecify.annotations.NullMarked;
