package io.tiphys.cloud.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.tiphys.cloud.provider.Instances.Metadata;
import org.jspecify.annotations.Nullable;

/** What the cloud writes on a node that it sees for the first time. */
final class NodeInitialization {

  /** Set by a node agent that runs with {@code --cloud-provider=external}. */
  static final String UNINITIALIZED = "node.cloudprovider.kubernetes.io/uninitialized";

  private NodeInitialization() {}

  /** The node with what the cloud knows, and free for pods. */
  static Node of(Node node, Metadata metadata) {
    NodeBuilder builder = new NodeBuilder(node);
    @Nullable String providerId = node.getSpec().getProviderID();
    if (providerId == null || providerId.isEmpty()) {
      builder.editSpec().withProviderID(metadata.providerId()).endSpec();
    }
    builder
        .editSpec()
        .removeMatchingFromTaints(taint -> UNINITIALIZED.equals(taint.getKey()))
        .endSpec();
    metadata.zone().ifPresent(zone -> label(builder, "topology.kubernetes.io/zone", zone));
    metadata.region().ifPresent(region -> label(builder, "topology.kubernetes.io/region", region));
    metadata
        .instanceType()
        .ifPresent(type -> label(builder, "node.kubernetes.io/instance-type", type));
    return builder.build();
  }

  static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static void label(NodeBuilder builder, String key, String value) {
    builder.editMetadata().addToLabels(key, value).endMetadata();
  }
}
