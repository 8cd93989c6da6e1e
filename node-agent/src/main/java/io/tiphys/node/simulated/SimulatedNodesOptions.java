package io.tiphys.node.simulated;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How many simulated nodes there are and what they look like.
 *
 * @param prefix what their names begin with; a number follows
 * @param resources capacity by name, as quantities are written
 */
public record SimulatedNodesOptions(String prefix, int count, Map<String, String> resources) {

  public SimulatedNodesOptions {
    resources = Map.copyOf(resources);
  }

  public static SimulatedNodesOptions of(int count) {
    return new SimulatedNodesOptions(
        "simulated-", count, Map.of("cpu", "32", "memory", "256Gi", "pods", "110"));
  }

  List<String> names() {
    return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
  }
}
