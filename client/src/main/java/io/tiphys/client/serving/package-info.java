/** A component's own port: TLS, who may ask, health and metrics. */
@NullMarked
package io.tiphys.client.serving;

import org.jspecify.annotations.NullMarked;
