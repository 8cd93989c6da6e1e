/** What clients did and saw, and what the store says has happened. */
@NullMarked
package io.tiphys.chaos.history;

import org.jspecify.annotations.NullMarked;
