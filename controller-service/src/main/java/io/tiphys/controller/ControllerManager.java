package io.tiphys.controller;

import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.ElectedComponent;
import io.tiphys.controller.RunningControllers.Identities;
import io.tiphys.controller.options.ControllerManagerOptions;

/** The controllers as a component under upstream's name. */
public final class ControllerManager {

  private ControllerManager() {}

  /** A component that is not started; it acts on one of several replicas at a time. */
  public static ElectedComponent component(ClusterAccess access, ControllerManagerOptions options) {
    return new ElectedComponent(
        "kube-controller-manager",
        access,
        options.leaderElection(),
        client -> RunningControllers.start(client, Identities.of(client, options), options));
  }
}
