/** Faults, one after the other, each healed and followed by a proof that writes work again. */
@NullMarked
package io.tiphys.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
