/** Requests for certificates. */
@NullMarked
package io.tiphys.apiserver.resources.certificates;

import org.jspecify.annotations.NullMarked;
