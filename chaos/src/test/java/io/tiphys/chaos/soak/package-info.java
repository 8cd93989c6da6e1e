/** The judgement of a soak. */
@NullMarked
package io.tiphys.chaos.soak;

import org.jspecify.annotations.NullMarked;
