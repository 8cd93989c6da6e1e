/** The evaluation of checked expressions, step by step and with a bound on what it may cost. */
@NullMarked
package io.tiphys.apiserver.cel.evaluation;

import org.jspecify.annotations.NullMarked;
