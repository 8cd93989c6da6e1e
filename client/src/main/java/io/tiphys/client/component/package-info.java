/**
 * What all services have in common: they start, they stop, they elect a leader, they tell what
 * happened.
 */
@NullMarked
package io.tiphys.client.component;

import org.jspecify.annotations.NullMarked;
