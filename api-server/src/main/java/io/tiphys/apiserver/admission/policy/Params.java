package io.tiphys.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.selector.LabelSelector;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.List;
import java.util.Optional;

/** Finds the parameters of a policy that a binding names. */
final class Params {

  private final ResourceCatalogue catalogue;
  private final CachedObjects objects;

  Params(ResourceCatalogue catalogue, CachedObjects objects) {
    this.catalogue = catalogue;
    this.objects = objects;
  }

  /** A binding, or a policy, that cannot be used as it is. */
  static final class Misconfigured extends Exception {

    private static final long serialVersionUID = 1L;

    Misconfigured(String message) {
      super(message);
    }
  }

  /** The kind of a policy's parameters; empty if it has none. */
  Optional<ResourceDefinition> kind(JsonNode paramKind) throws Misconfigured {
    if (!paramKind.isObject()) {
      return Optional.empty();
    }
    String apiVersion = paramKind.path("apiVersion").asText("");
    String kind = paramKind.path("kind").asText("");
    for (ResourceDefinition definition : catalogue.all()) {
      for (var version : definition.versions()) {
        GroupVersionKind known = definition.kind(version.name());
        if (known.kind().equals(kind) && known.apiVersion().equals(apiVersion)) {
          return Optional.of(definition);
        }
      }
    }
    int slash = apiVersion.indexOf('/');
    throw new Misconfigured(
        "failed to find resource referenced by paramKind: '"
            + (slash < 0 ? "/" + apiVersion : apiVersion)
            + ", Kind="
            + kind
            + "'");
  }

  /**
   * The objects to evaluate a policy with: an empty one if it is to be evaluated without.
   *
   * @param namespace of the request
   */
  List<Optional<ObjectNode>> find(
      Optional<ResourceDefinition> kind, JsonNode paramRef, String namespace) throws Misconfigured {
    if (kind.isEmpty() || !paramRef.isObject()) {
      return List.of(Optional.empty());
    }
    List<Optional<ObjectNode>> found =
        find(kind.get(), paramRef, namespace(kind.get(), paramRef, namespace));
    boolean deny = paramRef.path("parameterNotFoundAction").asText("").equals("Deny");
    if (found.isEmpty() && deny) {
      throw new Misconfigured(
          "no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    return found;
  }

  private static String namespace(ResourceDefinition kind, JsonNode paramRef, String namespace)
      throws Misconfigured {
    String named = paramRef.path("namespace").asText("");
    if (!kind.namespaced()) {
      if (!named.isEmpty()) {
        throw new Misconfigured(
            "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
      }
      return "";
    }
    if (named.isEmpty() && namespace.isEmpty()) {
      throw new Misconfigured(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
              + " resources");
    }
    return named.isEmpty() ? namespace : named;
  }

  private List<Optional<ObjectNode>> find(
      ResourceDefinition kind, JsonNode paramRef, String namespace) throws Misconfigured {
    String name = paramRef.path("name").asText("");
    JsonNode selector = paramRef.path("selector");
    if (!name.isEmpty()) {
      if (selector.isObject()) {
        throw new Misconfigured("paramRef.name and paramRef.selector are mutually exclusive");
      }
      return objects.find(kind.groupResource(), namespace, name).stream()
          .map(object -> Optional.of(object.tree()))
          .toList();
    }
    if (!selector.isObject()) {
      throw new Misconfigured("one of name or selector must be provided");
    }
    LabelSelector labels = LabelSelector.of(selector);
    return objects.list(kind.groupResource(), namespace).stream()
        .filter(object -> labels.matches(object.labels()))
        .map(CachedObject::tree)
        .map(Optional::of)
        .toList();
  }
}
