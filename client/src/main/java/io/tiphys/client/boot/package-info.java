/** How a service starts alone: flags in, a component and Actuator up. The one place with Spring. */
@NullMarked
package io.tiphys.client.boot;

import org.jspecify.annotations.NullMarked;
