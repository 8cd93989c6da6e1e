package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an action gets of its request.
 *
 * @param body the object sent, if any; the action may change it
 * @param options for verbs that write
 * @param query all parameters of the query, decoded
 * @param warnings collects what to tell the client in {@code Warning} headers
 */
public record ActionContext(
    RequestInfo request,
    User user,
    Optional<ObjectNode> body,
    WriteOptions options,
    Map<String, List<String>> query,
    List<String> warnings) {

  public ActionContext(
      RequestInfo request,
      User user,
      Optional<ObjectNode> body,
      WriteOptions options,
      Map<String, List<String>> query) {
    this(request, user, body, options, query, new ArrayList<>(0));
  }

  /** The first value of a query parameter. */
  public Optional<String> parameter(String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }
}
