/** Whether a process is well, part by part, as upstream's components say it. */
@NullMarked
package io.tiphys.telemetry.health;

import org.jspecify.annotations.NullMarked;
