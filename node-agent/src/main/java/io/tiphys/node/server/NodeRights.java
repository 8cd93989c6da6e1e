package io.tiphys.node.server;

import java.util.List;

/** What one needs to be allowed of a node for a request to its agent, as upstream has it. */
final class NodeRights {

  private NodeRights() {}

  /** Empty where upstream has none: only who may do all with a node may do that. */
  static String verb(String method) {
    return switch (method) {
      case "GET" -> "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "";
    };
  }

  /**
   * The subresources of the node, any of which opens the path; whoever may do all may read what has
   * a name of its own.
   */
  static List<String> subresources(String path) {
    String first = path.substring(1).split("/", 2)[0];
    return switch (first) {
      case "stats", "metrics", "checkpoint", "statusz", "flagz" -> List.of(first);
      case "logs" -> List.of("log");
      case "pods", "runningpods" -> List.of("pods", "proxy");
      case "healthz", "livez", "readyz" -> List.of("healthz", "proxy");
      case "configz" -> List.of("configz", "proxy");
      default -> List.of("proxy");
    };
  }
}
