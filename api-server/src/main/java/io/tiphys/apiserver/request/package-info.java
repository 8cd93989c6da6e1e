/** What a request asks for, read from its method and path once and passed along the way. */
@NullMarked
package io.tiphys.apiserver.request;

import org.jspecify.annotations.NullMarked;
