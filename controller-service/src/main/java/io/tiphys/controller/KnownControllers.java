package io.tiphys.controller;

import io.tiphys.controller.deployment.DeploymentController;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.controller.replicaset.ReplicaSetController;
import io.tiphys.controller.runtime.ControllerDescriptor;
import java.util.List;

/** All controllers there are. */
final class KnownControllers {

  static final List<ControllerDescriptor> ALL =
      List.of(DeploymentController.DESCRIPTOR, ReplicaSetController.DESCRIPTOR);

  private KnownControllers() {}

  /** Those that {@code --controllers} asks for; a name with a minus wins over the asterisk. */
  static List<ControllerDescriptor> chosen(ControllerManagerOptions options) {
    List<String> names = options.controllers();
    return ALL.stream()
        .filter(controller ->
            names.stream().noneMatch(n -> n.startsWith("-") && controller.isCalled(n.substring(1)))
                && names.stream().anyMatch(n -> n.equals("*") || controller.isCalled(n)))
        .toList();
  }
}
