/** Tells in the status of admission policies what they get wrong about the kinds they are for. */
@NullMarked
package io.tiphys.apiserver.typechecking;

import org.jspecify.annotations.NullMarked;
