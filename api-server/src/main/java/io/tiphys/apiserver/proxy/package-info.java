/** Requests that the API server passes on, to node agents above all. */
@NullMarked
package io.tiphys.apiserver.proxy;

import org.jspecify.annotations.NullMarked;
