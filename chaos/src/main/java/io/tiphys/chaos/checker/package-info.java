/**
 * Whether what was seen and what has happened fit together: pure functions from records to
 * violations.
 */
@NullMarked
package io.tiphys.chaos.checker;

import org.jspecify.annotations.NullMarked;
