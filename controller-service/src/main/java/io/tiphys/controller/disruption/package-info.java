/** The disruption controller: how many pods each PodDisruptionBudget can spare now. */
@NullMarked
package io.tiphys.controller.disruption;

import org.jspecify.annotations.NullMarked;
