package io.tiphys.benchmarks;

import java.util.Arrays;
import java.util.List;

/** What can be measured. */
enum Scenario {
  CREATE_CONFIGMAP,
  CREATE_POD,
  GET,
  LIST,
  WATCH,
  IDLE,
  FILL;

  /** All that measure and need no more than the defaults. */
  static final List<Scenario> USUAL = List.of(CREATE_CONFIGMAP, CREATE_POD, GET, LIST, WATCH);

  static Scenario named(String name) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no scenario is named " + name));
  }

  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
