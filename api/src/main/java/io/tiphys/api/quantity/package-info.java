/** Amounts with units, as resources are counted: {@code 500m}, {@code 2Gi}. */
@NullMarked
package io.tiphys.api.quantity;

import org.jspecify.annotations.NullMarked;
