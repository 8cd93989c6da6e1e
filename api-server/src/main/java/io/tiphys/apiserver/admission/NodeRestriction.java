package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lets a node agent write its own node, and the pods on it, and no others. */
record NodeRestriction(ClusterView cluster) implements AdmissionPlugin {

  private static final String USER_PREFIX = "system:node:";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");
  private static final GroupResource CSI_NODES = new GroupResource("storage.k8s.io", "csinodes");
  private static final Set<String> OWN_LABELS =
      Set.of(
          "kubernetes.io/hostname",
          "kubernetes.io/os",
          "kubernetes.io/arch",
          "beta.kubernetes.io/os",
          "beta.kubernetes.io/arch",
          "beta.kubernetes.io/instance-type",
          "node.kubernetes.io/instance-type",
          "failure-domain.beta.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone");

  @Override
  public String name() {
    return "NodeRestriction";
  }

  @Override
  public void admit(Write write) {
    check(write);
  }

  /** Deletions are only validated. */
  @Override
  public void validate(Write write) {
    if (write.operation() == Operation.DELETE) {
      check(write);
    }
  }

  private void check(Write write) {
    if (!write.user().groups().contains("system:nodes")
        || !write.user().name().startsWith(USER_PREFIX)) {
      return;
    }
    String node = write.user().name().substring(USER_PREFIX.length());
    GroupResource resource = write.request().groupResource();
    if (resource.equals(Writes.PODS)) {
      checkPod(write, node);
    } else if (resource.equals(Writes.NODES)) {
      checkNode(write, node);
    } else if (resource.equals(LEASES)) {
      checkLease(write, node);
    } else if (resource.equals(CSI_NODES) && !Writes.name(write).equals(node)) {
      throw Writes.forbidden(
          write, "can only access CSINode with the same name as the requesting node");
    }
  }

  private void checkPod(Write write, String node) {
    switch (write.request().subresource()) {
      case "" -> {
        if (write.operation() == Operation.CREATE) {
          checkMirrorPod(write, node);
        } else if (write.operation() == Operation.DELETE) {
          requireOwnPod(write, node, "delete pods");
        } else {
          throw Writes.forbidden(
              write,
              "unexpected operation \""
                  + write.operation()
                  + "\", node \""
                  + node
                  + "\" can only create and delete mirror pods");
        }
      }
      case "status" -> {
        requireOwnPod(write, node, "update pod status for pods");
        if (!labels(write.object()).equals(labels(write.oldObject()))) {
          throw Writes.forbidden(
              write, "node \"" + node + "\" cannot update labels through pod status");
        }
      }
      case "eviction" -> requireOwnPod(write, node, "evict pods");
      default ->
          throw Writes.forbidden(
              write,
              "unexpected pod subresource \""
                  + write.request().subresource()
                  + "\", only 'status' and 'eviction' are allowed");
    }
  }

  private static void checkMirrorPod(Write write, String node) {
    ObjectNode pod = Writes.object(write);
    if (!pod.path("metadata").path("annotations").has(MIRROR)) {
      throw Writes.forbidden(
          write,
          "pod does not have \""
              + MIRROR
              + "\" annotation, node \""
              + node
              + "\" can only create mirror pods");
    }
    if (!pod.path("spec").path("nodeName").asText().equals(node)) {
      throw Writes.forbidden(
          write, "node \"" + node + "\" can only create pods with spec.nodeName set to itself");
    }
  }

  private void requireOwnPod(Write write, String node, String what) {
    Optional<ObjectNode> pod =
        write
            .oldObject()
            .or(() ->
                cluster.find(Writes.PODS, write.request().namespace(), write.request().name()));
    if (pod.isPresent() && !pod.get().path("spec").path("nodeName").asText().equals(node)) {
      throw Writes.forbidden(
          write, "node \"" + node + "\" can only " + what + " with spec.nodeName set to itself");
    }
  }

  private static void checkNode(Write write, String node) {
    if (!Writes.name(write).equals(node)) {
      throw Writes.forbidden(
          write,
          "node \"" + node + "\" is not allowed to modify node \"" + Writes.name(write) + "\"");
    }
    if (write.operation() == Operation.DELETE) {
      return;
    }
    JsonNode now = Writes.object(write);
    JsonNode taints = now.path("spec").path("taints");
    if (write.operation() == Operation.UPDATE) {
      JsonNode before = write.oldObject().orElseThrow().path("spec").path("taints");
      if (!taints.equals(before) && !(taints.isEmpty() && before.isEmpty())) {
        throw Writes.forbidden(write, "node \"" + node + "\" is not allowed to modify taints");
      }
    }
    Set<String> refused = new TreeSet<>();
    JsonNode before = labels(write.oldObject());
    JsonNode after = labels(write.object());
    Set<String> keys = new TreeSet<>();
    before.fieldNames().forEachRemaining(keys::add);
    after.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      if (!after.path(key).equals(before.path(key)) && isReserved(key)) {
        refused.add(key);
      }
    }
    if (!refused.isEmpty()) {
      throw Writes.forbidden(
          write,
          "is not allowed to "
              + (write.operation() == Operation.CREATE ? "set" : "modify")
              + " the following labels: "
              + String.join(", ", refused));
    }
  }

  /** Whether a label belongs to Kubernetes and is not one that a node agent may set itself. */
  private static boolean isReserved(String key) {
    int slash = key.indexOf('/');
    String domain = slash < 0 ? "" : key.substring(0, slash);
    if (isWithin(domain, "node-restriction.kubernetes.io")) {
      return true;
    }
    boolean ours = isWithin(domain, "kubernetes.io") || isWithin(domain, "k8s.io");
    return ours
        && !OWN_LABELS.contains(key)
        && !isWithin(domain, "kubelet.kubernetes.io")
        && !isWithin(domain, "node.kubernetes.io");
  }

  private static boolean isWithin(String domain, String parent) {
    return domain.equals(parent) || domain.endsWith("." + parent);
  }

  private static JsonNode labels(Optional<ObjectNode> object) {
    return object
        .map(one -> one.path("metadata").path("labels"))
        .orElseGet(com.fasterxml.jackson.databind.node.MissingNode::getInstance);
  }

  private static void checkLease(Write write, String node) {
    String namespace = write.request().namespace();
    if (!namespace.equals("kube-node-lease")) {
      throw Writes.forbidden(
          write, "can only access leases in the \"kube-node-lease\" system namespace");
    }
    if (!Writes.name(write).equals(node)) {
      throw Writes.forbidden(
          write, "can only access node lease with the same name as the requesting node");
    }
  }
}
