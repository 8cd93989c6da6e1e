/** The kinds of priority and fairness. */
@NullMarked
package io.tiphys.apiserver.resources.flow;

import org.jspecify.annotations.NullMarked;
