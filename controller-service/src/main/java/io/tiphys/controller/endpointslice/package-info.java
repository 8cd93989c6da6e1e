/** The endpoint slice controller: where the pods behind a Service can be reached. */
@NullMarked
package io.tiphys.controller.endpointslice;

import org.jspecify.annotations.NullMarked;
