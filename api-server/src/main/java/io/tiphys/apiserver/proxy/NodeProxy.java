package io.tiphys.apiserver.proxy;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** {@code nodes/proxy}: reads anything that a node agent serves. */
final class NodeProxy implements Action {

  private static final String MARK = "/proxy";

  private final NodeAgents agents;

  NodeProxy(NodeAgents agents) {
    this.agents = agents;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource("", "nodes");
  }

  @Override
  public String subresource() {
    return "proxy";
  }

  @Override
  public ActionResult run(ActionContext context) {
    String path = context.request().path();
    String rest = path.substring(path.indexOf(MARK) + MARK.length());
    String query =
        context.query().entrySet().stream()
            .flatMap(p -> p.getValue().stream().map(v -> encoded(p.getKey()) + "=" + encoded(v)))
            .collect(Collectors.joining("&"));
    return agents.get(
        context.request().name(),
        (rest.isEmpty() ? "/" : rest) + (query.isEmpty() ? "" : "?" + query));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
