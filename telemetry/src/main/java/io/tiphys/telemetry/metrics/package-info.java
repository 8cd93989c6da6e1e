/** Metrics by upstream's names: buckets, the registry of the process, what the machine gives it. */
@NullMarked
package io.tiphys.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
