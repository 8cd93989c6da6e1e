/** Webhooks and policies that take part in admission: their configurations as objects. */
@NullMarked
package io.tiphys.apiserver.resources.admission;

import org.jspecify.annotations.NullMarked;
