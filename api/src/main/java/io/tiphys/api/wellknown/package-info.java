/** Labels and annotations that several parts of the cluster agree on. */
@NullMarked
package io.tiphys.api.wellknown;

import org.jspecify.annotations.NullMarked;
