package io.tiphys.controller.replicaset;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import java.util.List;

/** Keeps the pods of ReplicaSets at their number. */
public final class ReplicaSetController {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "replicaset-controller",
          "replicaset",
          "replicaset-controller",
          ReplicaSetController::assemble);

  private ReplicaSetController() {}

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    return Replication.assemble(
        context,
        "replicaset",
        new Replication.Form<>(
            ReplicaSet.class,
            "apps/v1",
            "ReplicaSet",
            set -> set,
            (set, status) -> new ReplicaSetBuilder(set).withStatus(status).build()));
  }
}
