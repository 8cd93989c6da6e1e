/** The load generator; its target is any Kubernetes API server. */
@NullMarked
package io.tiphys.benchmarks;

import org.jspecify.annotations.NullMarked;
