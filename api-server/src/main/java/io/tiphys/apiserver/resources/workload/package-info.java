/** The kinds that make pods from a template: Deployments, Jobs and their like. */
@NullMarked
package io.tiphys.apiserver.resources.workload;

import org.jspecify.annotations.NullMarked;
