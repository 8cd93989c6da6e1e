package io.tiphys.node.server;

import java.util.List;

/** Whoever calls the agent's server. */
record Caller(String name, List<String> groups) {
  Caller {
    groups = List.copyOf(groups);
  }
}
