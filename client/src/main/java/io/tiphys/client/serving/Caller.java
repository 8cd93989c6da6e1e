package io.tiphys.client.serving;

import java.util.List;

/** Whoever calls a component's server. */
public record Caller(String name, List<String> groups) {

  /** Somebody without credentials. */
  public static final Caller ANONYMOUS =
      new Caller("system:anonymous", List.of("system:unauthenticated"));

  public Caller {
    groups = List.copyOf(groups);
  }
}
