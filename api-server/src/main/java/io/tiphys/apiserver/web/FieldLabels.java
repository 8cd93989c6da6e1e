package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.FieldSelector.Requirement;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.registry.ServedResource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which fields a kind's field selectors may name. */
final class FieldLabels {

  private static final GroupResource EVENTS = new GroupResource("events.k8s.io", "events");
  private static final GroupResource JOBS = new GroupResource("batch", "jobs");
  private static final GroupResource SLICES =
      new GroupResource("resource.k8s.io", "resourceslices");
  private static final GroupResource PODS = new GroupResource("", "pods");

  /** What events.k8s.io calls fields that are stored under the core group's names. */
  private static final Map<String, String> EVENT_NAMES =
      Map.of(
          "regarding.kind", "involvedObject.kind",
          "regarding.namespace", "involvedObject.namespace",
          "regarding.name", "involvedObject.name",
          "regarding.uid", "involvedObject.uid",
          "regarding.apiVersion", "involvedObject.apiVersion",
          "regarding.resourceVersion", "involvedObject.resourceVersion",
          "regarding.fieldPath", "involvedObject.fieldPath",
          "reportingController", "reportingComponent",
          "reason", "reason",
          "type", "type");

  /** Kinds that do not know their namespace, as they have none. */
  private static final Set<GroupResource> WITHOUT_NAMESPACE =
      Set.of(
          new GroupResource("", "namespaces"),
          new GroupResource("", "nodes"),
          new GroupResource("certificates.k8s.io", "certificatesigningrequests"),
          SLICES);

  private FieldLabels() {}

  /**
   * The selector in the names of the stored version.
   *
   * @throws io.tiphys.api.status.StatusException 400 if a selector names a field that the kind does
   *     not offer
   */
  static FieldSelector convert(ServedResource resource, FieldSelector selector) {
    if (selector.isEverything()) {
      return selector;
    }
    List<Requirement> stored =
        selector.requirements().stream()
            .map(one -> new Requirement(stored(resource, one.field()), one.equal(), one.value()))
            .toList();
    return new FieldSelector(stored);
  }

  private static String stored(ServedResource resource, String field) {
    GroupResource name = resource.groupResource();
    if (field.equals("metadata.name")
        || (field.equals("metadata.namespace") && !WITHOUT_NAMESPACE.contains(name))) {
      return field;
    }
    if (name.equals(EVENTS)) {
      String core = EVENT_NAMES.get(field);
      if (core != null) {
        return core;
      }
    } else if (offered(resource).contains(field)
        || (name.equals(PODS) && field.equals("status.podIPs"))) {
      return field;
    }
    throw Status.badRequest(refusal(resource, field)).asException();
  }

  private static String refusal(ServedResource resource, String field) {
    GroupResource name = resource.groupResource();
    if (name.equals(JOBS)) {
      return "field label \"" + field + "\" not supported for Job";
    }
    if (name.equals(SLICES)) {
      return "field label not supported for resource.k8s.io/"
          + resource.version().name()
          + ", Kind=ResourceSlice: "
          + field;
    }
    return offered(resource).isEmpty()
        ? "\""
            + field
            + "\" is not a known field selector: only \"metadata.name\","
            + " \"metadata.namespace\""
        : "field label not supported: " + field;
  }

  /** A strategy names all its fields for any object, be it empty. */
  private static Set<String> offered(ServedResource resource) {
    ObjectNode nothing = Json.newObject();
    return resource.strategy().selectableFields(nothing).keySet();
  }
}
