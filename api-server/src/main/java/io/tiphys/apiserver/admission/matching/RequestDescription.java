package io.tiphys.apiserver.admission.matching;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.apiserver.authentication.User;

/** A request as an {@code AdmissionRequest} describes it, without the objects. */
public final class RequestDescription {

  private RequestDescription() {}

  /**
   * @param version under which the receiver wants to see the object
   */
  public static ObjectNode of(Subject subject, GroupVersionResource version) {
    ObjectNode request = Json.newObject();
    putKind(request.putObject("kind"), subject.target().kindOf(version));
    putResource(request.putObject("resource"), version);
    putText(request, "subResource", subject.subresource());
    putKind(request.putObject("requestKind"), subject.target().kind());
    putResource(request.putObject("requestResource"), subject.target().resource());
    putText(request, "requestSubResource", subject.subresource());
    putText(request, "name", subject.name());
    putText(request, "namespace", subject.namespace());
    request.put("operation", subject.write().operation().name());
    putUser(request.putObject("userInfo"), subject.write().user());
    return request;
  }

  private static void putText(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }

  private static void putKind(ObjectNode json, GroupVersionKind kind) {
    json.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
  }

  private static void putResource(ObjectNode json, GroupVersionResource resource) {
    json.put("group", resource.group())
        .put("version", resource.version())
        .put("resource", resource.resource());
  }

  private static void putUser(ObjectNode json, User user) {
    putText(json, "username", user.name());
    putText(json, "uid", user.uid());
    if (!user.groups().isEmpty()) {
      ArrayNode groups = json.putArray("groups");
      user.groups().stream().sorted().forEach(groups::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = json.putObject("extra");
      user.extra()
          .forEach((key, values) -> {
            ArrayNode list = extra.putArray(key);
            values.forEach(list::add);
          });
    }
  }
}
