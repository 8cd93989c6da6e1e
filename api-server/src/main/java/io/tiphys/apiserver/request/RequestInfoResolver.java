package io.tiphys.apiserver.request;

import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.api.status.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads from method, path and query what a request asks for, by upstream's rules. */
public final class RequestInfoResolver {

  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  /** The group whose path {@code watch} is a watch of several resources. */
  private static final String OURS = "tiphys.io";

  private static final Set<String> READS = Set.of("list", "watch", "deletecollection");

  private RequestInfoResolver() {}

  /**
   * @param rawPath as it stands in the request line, still escaped
   */
  public static RequestInfo resolve(String method, String rawPath, Query query) {
    List<String> parts = segments(rawPath);
    boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
    boolean grouped = !parts.isEmpty() && parts.getFirst().equals("apis");
    int head = core ? 2 : 3;
    if (!(core || grouped) || parts.size() <= head) {
      return other(method, rawPath);
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(head - 1);
    List<String> rest = parts.subList(head, parts.size());
    String verb = verb(method);
    if (rest.getFirst().equals("proxy") || rest.getFirst().equals("watch")) {
      // The paths of old: /api/v1/watch/pods.
      if (rest.size() < 2) {
        return other(group.equals(OURS) && method.equals("GET") ? "WATCH" : method, rawPath);
      }
      verb = rest.getFirst();
      rest = rest.subList(1, rest.size());
    }
    String namespace = "";
    if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
      namespace = rest.get(1);
      if (rest.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(rest.get(2))) {
        rest = rest.subList(2, rest.size());
      }
    }
    String resource = rest.getFirst();
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 && !verb.equals("watch") ? rest.get(2) : "";
    if (name.isEmpty() && verb.equals("get")) {
      verb = query.flag("watch") ? "watch" : "list";
    } else if (name.isEmpty() && verb.equals("delete")) {
      verb = "deletecollection";
    }
    String fieldSelector =
        name.isEmpty() && READS.contains(verb) ? query.text("fieldSelector") : "";
    return new RequestInfo(
        true,
        verb,
        rawPath,
        group,
        version,
        resource,
        subresource,
        namespace,
        fieldSelector.isEmpty() ? name : selectedName(fieldSelector),
        fieldSelector);
  }

  private static RequestInfo other(String method, String path) {
    return new RequestInfo(false, method.toLowerCase(Locale.ROOT), path, "", "", "", "", "", "");
  }

  private static String verb(String method) {
    return switch (method) {
      case "POST" -> "create";
      case "GET", "HEAD" -> "get";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "";
    };
  }

  private static String selectedName(String fieldSelector) {
    try {
      return FieldSelector.parse(fieldSelector)
          .requiredValue("metadata.name")
          .filter(name -> !name.contains("/") && !name.contains("%"))
          .orElse("");
    } catch (SelectorException e) {
      return ""; // the handler of the request will say what is wrong with it
    }
  }

  private static List<String> segments(String rawPath) {
    List<String> segments = new ArrayList<>(8);
    for (String segment : rawPath.split("/")) {
      if (!segment.isEmpty()) {
        segments.add(segment.indexOf('%') < 0 ? segment : unescaped(segment));
      }
    }
    return segments;
  }

  private static String unescaped(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Status.badRequest("invalid URL escape in the path: " + e.getMessage()).asException();
    }
  }
}
