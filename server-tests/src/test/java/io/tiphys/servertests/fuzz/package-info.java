/** Malformed requests by the hundred thousand, and what a server makes of them. */
@NullMarked
package io.tiphys.servertests.fuzz;

import org.jspecify.annotations.NullMarked;
