/** Dashboards and alerts, each query of them run against a real Prometheus. */
@NullMarked
package io.tiphys.deployment.monitoring;

import org.jspecify.annotations.NullMarked;
