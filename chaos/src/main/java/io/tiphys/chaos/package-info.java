/**
 * Breaks a cluster on purpose and proves from its own history that it loses and invents nothing.
 */
@NullMarked
package io.tiphys.chaos;

import org.jspecify.annotations.NullMarked;
