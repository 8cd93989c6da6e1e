/** The namespace controller: empties a namespace that is being deleted, then lets it go. */
@NullMarked
package io.tiphys.controller.namespace;

import org.jspecify.annotations.NullMarked;
