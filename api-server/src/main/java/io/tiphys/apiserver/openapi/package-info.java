/** The API described for clients: OpenAPI 3 by group and version, and OpenAPI 2 for older ones. */
@NullMarked
package io.tiphys.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
