/** Informers against a server that fails in every way. */
@NullMarked
package io.tiphys.client.informer;

import org.jspecify.annotations.NullMarked;
