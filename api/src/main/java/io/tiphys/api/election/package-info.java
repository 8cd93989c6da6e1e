/** Of several replicas one acts, and says so with what it writes. */
@NullMarked
package io.tiphys.api.election;

import org.jspecify.annotations.NullMarked;
