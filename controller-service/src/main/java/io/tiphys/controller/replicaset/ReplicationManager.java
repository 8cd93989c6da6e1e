package io.tiphys.controller.replicaset;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.ReplicationControllerBuilder;
import io.fabric8.kubernetes.api.model.ReplicationControllerStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.tiphys.api.json.Json;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import java.util.List;

/** Keeps the pods of ReplicationControllers at their number, as if they were ReplicaSets. */
public final class ReplicationManager {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "replicationcontroller-controller",
          "replicationcontroller",
          "replication-controller",
          ReplicationManager::assemble);

  private ReplicationManager() {}

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    return Replication.assemble(
        context,
        "replicationcontroller",
        new Replication.Form<>(
            ReplicationController.class,
            "v1",
            "ReplicationController",
            ReplicationManager::asSet,
            ReplicationManager::withStatus));
  }

  /** The two differ only in how they write down their selector. */
  static ReplicaSet asSet(ReplicationController controller) {
    return new ReplicaSetBuilder()
        .withMetadata(controller.getMetadata())
        .withNewSpec()
        .withReplicas(controller.getSpec().getReplicas())
        .withMinReadySeconds(controller.getSpec().getMinReadySeconds())
        .withSelector(
            new LabelSelectorBuilder().withMatchLabels(controller.getSpec().getSelector()).build())
        .withTemplate(controller.getSpec().getTemplate())
        .endSpec()
        .withStatus(
            controller.getStatus() == null
                ? null
                : Json.convert(controller.getStatus(), ReplicaSetStatus.class))
        .build();
  }

  private static ReplicationController withStatus(
      ReplicationController controller, ReplicaSetStatus status) {
    return new ReplicationControllerBuilder(controller)
        .withStatus(Json.convert(status, ReplicationControllerStatus.class))
        .build();
  }
}
