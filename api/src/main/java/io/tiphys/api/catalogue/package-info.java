/** The resources that the API knows, and all that is told about them apart from their rules. */
@NullMarked
package io.tiphys.api.catalogue;

import org.jspecify.annotations.NullMarked;
