/**
 * Nodes and what runs on them as the scheduler believes them to be, its own unconfirmed decisions
 * included.
 */
@NullMarked
package io.tiphys.scheduler.cache;

import org.jspecify.annotations.NullMarked;
