package io.tiphys.standalone.control;

import io.tiphys.client.component.Component;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * The running parts of a cluster, by name, in the order in which they were started. Safe for use by
 * any thread.
 */
public final class Parts {

  private final SequencedMap<String, Component> parts = new LinkedHashMap<>();

  /** Starts a part and keeps it. */
  public synchronized void add(Component part) {
    part.start();
    parts.put(part.name(), part);
  }

  /**
   * Stops a part.
   *
   * @throws IllegalArgumentException naming the known parts, if there is none of that name
   */
  public synchronized void stop(String name) {
    find(name).stop();
  }

  public synchronized void start(String name) {
    find(name).start();
  }

  /** The last one started is stopped first. */
  public synchronized void stopAll() {
    parts.sequencedValues().reversed().forEach(Component::stop);
  }

  /** Each part with {@code running} or {@code stopped}, a line each. */
  public synchronized String describe() {
    Collection<Component> all = parts.values();
    return all.stream()
        .map(part -> part.name() + " " + (part.isRunning() ? "running" : "stopped"))
        .collect(Collectors.joining("\n"));
  }

  public synchronized List<Component> all() {
    return List.copyOf(parts.values());
  }

  private Component find(String name) {
    Component part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          "no part is named " + name + "; there are " + String.join(", ", parts.keySet()));
    }
    return part;
  }
}
