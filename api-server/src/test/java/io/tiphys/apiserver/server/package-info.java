/** The API server as clients see it. */
@NullMarked
package io.tiphys.apiserver.server;

import org.jspecify.annotations.NullMarked;
