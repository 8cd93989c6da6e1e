package io.tiphys.apiserver.cel.evaluation;

import org.jspecify.annotations.Nullable;

/** The values of an expression's variables. */
@FunctionalInterface
public interface Variables {

  /** The value as expressions see it; null if the variable has none. */
  @Nullable Object find(String name);
}
