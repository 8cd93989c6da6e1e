package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.Subresource;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the request for an action is about. */
final class ActionTarget implements Target {

  private static final Map<String, String> CONNECTIONS =
      Map.of(
          "exec", "PodExecOptions",
          "attach", "PodAttachOptions",
          "portforward", "PodPortForwardOptions");

  private static final Set<String> FLAGS = Set.of("stdin", "stdout", "stderr", "tty");
  private static final Set<String> LISTS = Set.of("command", "ports");

  private final ServedResource resource;
  private final ActionContext context;

  ActionTarget(ServedResource resource, ActionContext context) {
    this.resource = resource;
    this.context = context;
  }

  @Override
  public GroupVersionKind kind() {
    String part = context.request().subresource();
    String connection = connectionKind(part);
    if (!connection.isEmpty()) {
      return new GroupVersionKind("", "v1", connection);
    }
    return part.isEmpty()
        ? resource.kind()
        : resource.version().subresource(part).map(Subresource::kind).orElse(resource.kind());
  }

  private String connectionKind(String part) {
    if (part.equals("proxy")) {
      String kind = resource.kind().kind();
      return kind + "ProxyOptions";
    }
    return CONNECTIONS.getOrDefault(part, "");
  }

  @Override
  public GroupVersionResource resource() {
    return resource.groupVersion().resource(resource.groupResource().resource());
  }

  @Override
  public List<GroupVersionResource> equivalents() {
    return List.of();
  }

  @Override
  public GroupVersionKind kindOf(GroupVersionResource equivalent) {
    return kind();
  }

  @Override
  public ObjectNode show(ObjectNode object, GroupVersionResource version) {
    return object.deepCopy();
  }

  @Override
  public void replace(ObjectNode object, ObjectNode shown, GroupVersionResource version) {
    object.removeAll();
    object.setAll(shown.deepCopy());
  }

  /** The parameters of a connection as an object. */
  Optional<ObjectNode> connection(Operation operation) {
    if (operation != Operation.CONNECT) {
      return Optional.empty();
    }
    ObjectNode options = Json.newObject();
    options.put("kind", kind().kind()).put("apiVersion", "v1");
    context
        .query()
        .forEach((name, values) -> {
          if (FLAGS.contains(name)) {
            options.put(name, Boolean.parseBoolean(values.getFirst()));
          } else if (LISTS.contains(name)) {
            ArrayNode list = options.putArray(name);
            values.forEach(list::add);
          } else {
            options.put(name, values.getFirst());
          }
        });
    return Optional.of(options);
  }

  @Override
  public ObjectNode options() {
    ObjectNode options = Json.newObject();
    if (context.request().verb().equals("create") && context.body().isPresent()) {
      options.put("kind", "CreateOptions").put("apiVersion", "meta.k8s.io/v1");
    }
    return options;
  }

  @Override
  public void warn(String warning) {
    context.warnings().add(warning);
  }
}
