/** An hour of churn, and whether memory, descriptors and threads stay flat. */
@NullMarked
package io.tiphys.chaos.soak;

import org.jspecify.annotations.NullMarked;
