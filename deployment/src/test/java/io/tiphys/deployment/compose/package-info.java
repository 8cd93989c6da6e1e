/** The cluster of {@code docker-compose.yml}, with its parts killed one after the other. */
@NullMarked
package io.tiphys.deployment.compose;

import org.jspecify.annotations.NullMarked;
