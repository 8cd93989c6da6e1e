/** Malformed requests by the hundred thousand, and what a server makes of them. */
@NullMarked
package io.tiphys.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
