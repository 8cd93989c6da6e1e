/** The compilation of expressions: variables, types and libraries in, checked programs out. */
@NullMarked
package io.tiphys.apiserver.cel.expression;

import org.jspecify.annotations.NullMarked;
