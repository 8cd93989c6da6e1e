/** Spring Boot Admin with a login, TLS, and the monitoring certificate towards the services. */
@NullMarked
package io.tiphys.dashboard;

import org.jspecify.annotations.NullMarked;
