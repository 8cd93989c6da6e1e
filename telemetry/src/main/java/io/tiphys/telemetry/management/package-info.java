/** The management port of a process (Actuator) and its entry in the dashboard. */
@NullMarked
package io.tiphys.telemetry.management;

import org.jspecify.annotations.NullMarked;
