/** The scheduler: which node a pod goes to. */
@NullMarked
package io.tiphys.scheduler;

import org.jspecify.annotations.NullMarked;
