/** Traces: spans of requests and of what they wait for, sent to a collector by OTLP. */
@NullMarked
package io.tiphys.telemetry.tracing;

import org.jspecify.annotations.NullMarked;
