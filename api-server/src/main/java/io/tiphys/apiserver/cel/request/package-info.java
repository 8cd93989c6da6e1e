/** Expressions about requests to the API server: what they may speak of, and what they may be. */
@NullMarked
package io.tiphys.apiserver.cel.request;

import org.jspecify.annotations.NullMarked;
