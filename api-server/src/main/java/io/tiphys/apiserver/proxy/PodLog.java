package io.tiphys.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Collectors;

/** {@code pods/log}: what a container has written, from the agent of its pod's node. */
final class PodLog implements Action {

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final List<String> PASSED_ON =
      List.of(
          "follow",
          "previous",
          "sinceSeconds",
          "sinceTime",
          "timestamps",
          "tailLines",
          "limitBytes",
          "stream");

  private final CachedObjects objects;
  private final NodeAgents agents;

  PodLog(CachedObjects objects, NodeAgents agents) {
    this.objects = objects;
    this.agents = agents;
  }

  @Override
  public GroupResource resource() {
    return PODS;
  }

  @Override
  public String subresource() {
    return "log";
  }

  @Override
  public ActionResult run(ActionContext context) {
    String namespace = context.request().namespace();
    String name = context.request().name();
    ObjectNode pod =
        objects
            .find(PODS, namespace, name)
            .orElseThrow(() -> Status.notFound(PODS, name).asException())
            .tree();
    String container = container(context, pod);
    String node = pod.path("spec").path("nodeName").asText("");
    if (node.isEmpty()) {
      return nothing();
    }
    String query =
        PASSED_ON.stream()
            .flatMap(p -> context.parameter(p).map(value -> p + "=" + encoded(value)).stream())
            .collect(Collectors.joining("&"));
    return agents.get(
        node,
        "/containerLogs/"
            + namespace
            + "/"
            + name
            + "/"
            + container
            + (query.isEmpty() ? "" : "?" + query));
  }

  private static String container(ActionContext context, ObjectNode pod) {
    String pods = context.request().name();
    List<String> containers = names(pod.path("spec").path("containers"));
    List<String> all = new ArrayList<>(containers);
    List<String> initial = names(pod.path("spec").path("initContainers"));
    all.addAll(initial);
    all.addAll(names(pod.path("spec").path("ephemeralContainers")));
    String asked = context.parameter("container").orElse("");
    if (!asked.isEmpty()) {
      if (!all.contains(asked)) {
        throw Status.badRequest("container " + asked + " is not valid for pod " + pods)
            .asException();
      }
      return asked;
    }
    if (containers.size() == 1) {
      return containers.getFirst();
    }
    throw Status.badRequest(
            "a container name must be specified for pod "
                + pods
                + ", choose one of: ["
                + String.join(" ", containers)
                + "]"
                + (initial.isEmpty()
                    ? ""
                    : " or one of the init containers: [" + String.join(" ", initial) + "]"))
        .asException();
  }

  private static List<String> names(JsonNode containers) {
    List<String> names = new ArrayList<>();
    containers.forEach(container -> names.add(container.path("name").asText()));
    return names;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** A pod without a node has not written anything. */
  private static ActionResult nothing() {
    SubmissionPublisher<List<ByteBuffer>> empty = new SubmissionPublisher<>();
    empty.close();
    return new ActionResult.ByteStream(200, "text/plain", empty);
  }
}
