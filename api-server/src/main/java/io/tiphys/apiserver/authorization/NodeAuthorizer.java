package io.tiphys.apiserver.authorization;

import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.selector.SelectorException;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node may do: what belongs to itself, its pods, and what its pods refer to; else what the
 * ClusterRole {@code system:node} says. Upstream's rules with selectors (KEP-4601). What a request
 * writes is checked by the admission plugin NodeRestriction.
 */
final class NodeAuthorizer implements Authorizer {

  private static final RoleKey NODE_ROLE = new RoleKey("", "system:node");
  private static final Set<String> OWN_OBJECT_VERBS =
      Set.of("get", "create", "update", "patch", "delete");
  private static final Set<String> WRITE_VERBS = Set.of("update", "patch");
  private static final Decision ALLOW = new Decision(Verdict.ALLOW, "");
  private static final Decision NO_OPINION = new Decision(Verdict.NO_OPINION, "");

  private final RoleIndex roles;
  private final NodeReach reach;

  NodeAuthorizer(RoleIndex roles, NodeReach reach) {
    this.roles = roles;
    this.reach = reach;
  }

  @Override
  public Decision authorize(User user, RequestInfo request) {
    Optional<String> node = NodeName.of(user);
    if (node.isEmpty()) {
      return NO_OPINION;
    }
    return request.resourceRequest() ? onResource(node.get(), request) : byRole(request);
  }

  private Decision onResource(String node, RequestInfo request) {
    return switch (request.group() + "/" + request.resource()) {
      case "/secrets", "/configmaps" -> readReferenced(node, request);
      case "/persistentvolumeclaims" ->
          request.subresource().equals("status")
              ? statusOfReferenced(node, request)
              : getReferenced(node, request);
      case "/persistentvolumes",
          "resource.k8s.io/resourceclaims",
          "storage.k8s.io/volumeattachments" ->
          getReferenced(node, request);
      case "/serviceaccounts" -> serviceAccount(node, request);
      case "coordination.k8s.io/leases" -> lease(node, request);
      case "storage.k8s.io/csinodes" -> csiNode(node, request);
      case "resource.k8s.io/resourceslices" -> resourceSlice(node, request);
      case "/nodes" -> node(node, request);
      case "/pods" -> pod(node, request);
      default -> byRole(request);
    };
  }

  private Decision byRole(RequestInfo request) {
    List<PolicyRule> rules = roles.rules(NODE_ROLE).orElse(List.of());
    for (PolicyRule rule : rules) {
      if (rule.allows(request)) {
        return ALLOW;
      }
    }
    return NO_OPINION;
  }

  private Decision readReferenced(String node, RequestInfo request) {
    if (!Set.of("get", "list", "watch").contains(request.verb())) {
      return no("can only read resources of this type");
    }
    if (!request.subresource().isEmpty()) {
      return no("cannot read subresource");
    }
    if (request.namespace().isEmpty()) {
      return no("can only read namespaced object of this type");
    }
    return referenced(node, request);
  }

  private Decision getReferenced(String node, RequestInfo request) {
    if (!request.verb().equals("get")) {
      return no("can only get individual resources of this type");
    }
    return request.subresource().isEmpty()
        ? referenced(node, request)
        : no("cannot get subresource");
  }

  private Decision statusOfReferenced(String node, RequestInfo request) {
    return WRITE_VERBS.contains(request.verb())
        ? referenced(node, request)
        : no("can only get/update/patch this type");
  }

  private Decision serviceAccount(String node, RequestInfo request) {
    if (request.verb().equals("get") && request.subresource().isEmpty()) {
      return referenced(node, request);
    }
    if (!request.verb().equals("create") || request.name().isEmpty()) {
      return no("can only create tokens for individual service accounts");
    }
    return request.subresource().equals("token")
        ? referenced(node, request)
        : no("can only create token subresource of serviceaccount");
  }

  private Decision referenced(String node, RequestInfo request) {
    if (request.name().isEmpty()) {
      return no("No Object name found");
    }
    return reach.reaches(node, request.groupResource(), request.namespace(), request.name())
        ? ALLOW
        : no("no relationship found between node '" + node + "' and this object");
  }

  private static Decision lease(String node, RequestInfo request) {
    if (!OWN_OBJECT_VERBS.contains(request.verb())) {
      return no("can only get, create, update, patch, or delete a node lease");
    }
    if (!request.namespace().equals("kube-node-lease")) {
      return no("can only access leases in the \"kube-node-lease\" system namespace");
    }
    return isOwn(node, request)
        ? ALLOW
        : no("can only access node lease with the same name as the requesting node");
  }

  private static Decision csiNode(String node, RequestInfo request) {
    if (!OWN_OBJECT_VERBS.contains(request.verb())) {
      return no("can only get, create, update, patch, or delete a CSINode");
    }
    if (!request.subresource().isEmpty()) {
      return no("cannot authorize CSINode subresources");
    }
    return isOwn(node, request)
        ? ALLOW
        : no("can only access CSINode with the same name as the requesting node");
  }

  private Decision resourceSlice(String node, RequestInfo request) {
    if (!request.subresource().isEmpty()) {
      return no("cannot authorize ResourceSlice subresources");
    }
    return switch (request.verb()) {
      case "create" -> ALLOW;
      case "get", "update", "patch", "delete" -> referenced(node, request);
      case "list", "watch", "deletecollection" ->
          selects(request, "nodeName", node)
              ? ALLOW
              : no(
                  "can only list/watch/deletecollection resourceslices with nodeName field"
                      + " selector");
      default ->
          no(
              "only the following verbs are allowed for a ResourceSlice: get, watch, list, create,"
                  + " update, patch, delete, deletecollection");
    };
  }

  private static Decision node(String node, RequestInfo request) {
    boolean own = isOwn(node, request);
    return switch (request.subresource()) {
      case "" ->
          switch (request.verb()) {
            case "create", "update", "patch" -> own ? ALLOW : onlyOwnNode(node, request);
            case "get", "list", "watch" -> own ? ALLOW : onlyOwnNode(node, request);
            default -> NO_OPINION;
          };
      case "status" ->
          WRITE_VERBS.contains(request.verb()) && own ? ALLOW : onlyOwnNode(node, request);
      default -> NO_OPINION;
    };
  }

  private static Decision onlyOwnNode(String node, RequestInfo request) {
    return no(
        "node '"
            + node
            + "' cannot "
            + request.verb()
            + " '"
            + request.name()
            + "', only its own Node object");
  }

  /** Upstream lets every node write the status of every pod here, and refuses it at admission. */
  private Decision pod(String node, RequestInfo request) {
    return switch (request.subresource()) {
      case "" ->
          switch (request.verb()) {
            case "get", "delete" -> referenced(node, request);
            case "list", "watch" ->
                selects(request, "spec.nodeName", node)
                    ? ALLOW
                    : no("can only list/watch pods with spec.nodeName field selector");
            case "create" -> ALLOW;
            default -> NO_OPINION;
          };
      case "status" ->
          WRITE_VERBS.contains(request.verb()) ? referenced(node, request) : NO_OPINION;
      case "eviction" -> request.verb().equals("create") ? referenced(node, request) : NO_OPINION;
      default -> NO_OPINION;
    };
  }

  /** Creations name no object yet; NodeRestriction looks at what they bring. */
  private static boolean isOwn(String node, RequestInfo request) {
    return request.verb().equals("create") || request.name().equals(node);
  }

  private static boolean selects(RequestInfo request, String field, String value) {
    try {
      return FieldSelector.parse(request.fieldSelector()).requirements().stream()
          .anyMatch(one -> one.equal() && one.field().equals(field) && one.value().equals(value));
    } catch (SelectorException e) {
      // The registry refuses the request for its selector; it selects nothing here.
      return false;
    }
  }

  private static Decision no(String reason) {
    return new Decision(Verdict.NO_OPINION, reason);
  }
}
