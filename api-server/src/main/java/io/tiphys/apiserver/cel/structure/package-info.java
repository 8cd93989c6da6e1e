/**
 * What expressions may know of an object: the structural schema, and the types declared from it.
 */
@NullMarked
package io.tiphys.apiserver.cel.structure;

import org.jspecify.annotations.NullMarked;
