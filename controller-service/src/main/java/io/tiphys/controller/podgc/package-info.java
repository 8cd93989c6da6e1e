/** The pod garbage collector: removes pods that nobody else will. */
@NullMarked
package io.tiphys.controller.podgc;

import org.jspecify.annotations.NullMarked;
