/** A component's own picture of the objects it works with, kept true by a watch. */
@NullMarked
package io.tiphys.client.informer;

import org.jspecify.annotations.NullMarked;
