/** Pods that wait for a node: active, backing off, or unschedulable until something changes. */
@NullMarked
package io.tiphys.scheduler.queue;

import org.jspecify.annotations.NullMarked;
