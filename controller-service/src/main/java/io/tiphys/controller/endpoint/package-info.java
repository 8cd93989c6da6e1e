/** The endpoints controller: the older form of endpoint slices, one object a Service. */
@NullMarked
package io.tiphys.controller.endpoint;

import org.jspecify.annotations.NullMarked;
