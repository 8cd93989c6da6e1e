package io.tiphys.apiserver.admission.matching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.admission.Target;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.cel.evaluation.Authorizer.ResourceCheck;
import io.tiphys.apiserver.cel.evaluation.JsonValues;
import io.tiphys.apiserver.cel.evaluation.Variables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of the variables for one request; each is made when an expression asks for it. */
public final class RequestVariables implements Variables {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final Subject subject;
  private final GroupVersionResource version;
  private final Optional<ObjectNode> params;
  private final CachedObjects cluster;
  private final RequestAuthorizer authorizer;
  private final Map<String, Object> made = new HashMap<>();

  /**
   * @param version under which the objects are shown
   */
  public RequestVariables(
      Subject subject,
      GroupVersionResource version,
      Optional<ObjectNode> params,
      CachedObjects cluster,
      RequestAuthorizer authorizer) {
    this.subject = subject;
    this.version = version;
    this.params = params;
    this.cluster = cluster;
    this.authorizer = authorizer;
  }

  @Override
  public @Nullable Object find(String name) {
    Object known = made.get(name);
    if (known != null) {
      return known;
    }
    Object value = make(name);
    if (value != null) {
      made.put(name, value);
    }
    return value;
  }

  private @Nullable Object make(String name) {
    return switch (name) {
      case "object" -> shown(subject.write().object());
      case "oldObject" -> shown(subject.write().oldObject());
      case "request" -> JsonValues.of(request());
      case "params" -> JsonValues.of(params.<JsonNode>map(p -> p).orElse(NullNode.instance));
      case "namespaceObject" -> JsonValues.of(namespace());
      case "authorizer" -> authorizer;
      case "authorizer.requestResource" ->
          new ResourceCheck(
              authorizer,
              subject.write().request().group(),
              subject.write().request().resource(),
              subject.subresource(),
              subject.namespace(),
              subject.name(),
              "",
              "");
      default -> null;
    };
  }

  private Object shown(Optional<ObjectNode> object) {
    Target target = subject.target();
    return JsonValues.of(
        object.<JsonNode>map(o -> target.show(o, version)).orElse(NullNode.instance));
  }

  private ObjectNode request() {
    ObjectNode request = RequestDescription.of(subject, version);
    request.put("dryRun", subject.write().dryRun());
    request.set("options", subject.target().options());
    return request;
  }

  /** What of its namespace a policy may see; null for what is in none. */
  private JsonNode namespace() {
    String namespace = subject.isNamespace() ? "" : subject.namespace();
    return namespace.isEmpty()
        ? NullNode.instance
        : cluster
            .find(NAMESPACES, "", namespace)
            .<JsonNode>map(object -> withoutManagers(object.tree()))
            .orElse(NullNode.instance);
  }

  private static ObjectNode withoutManagers(ObjectNode namespace) {
    namespace.withObjectProperty("metadata").remove("managedFields");
    return namespace;
  }
}
