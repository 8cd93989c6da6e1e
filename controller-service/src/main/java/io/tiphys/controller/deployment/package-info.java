/** The deployment controller: moves pods from one template to the next by sizing ReplicaSets. */
@NullMarked
package io.tiphys.controller.deployment;

import org.jspecify.annotations.NullMarked;
