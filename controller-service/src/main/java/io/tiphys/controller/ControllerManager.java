package io.tiphys.controller;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.client.component.LeaderElector;
import io.tiphys.controller.options.ControllerManagerOptions;
import io.tiphys.controller.options.ControllerManagerOptions.LeaderElection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs the controllers, on one of several replicas at a time. */
public final class ControllerManager implements Component {

  private final ClusterAccess access;
  private final ControllerManagerOptions options;
  private @Nullable ApiClient client;
  private @Nullable LeaderElector elector;
  private @Nullable RunningControllers controllers;

  public ControllerManager(ClusterAccess access, ControllerManagerOptions options) {
    this.access = access;
    this.options = options;
  }

  @Override
  public String name() {
    return "kube-controller-manager";
  }

  @Override
  public synchronized void start() {
    if (client != null) {
      return;
    }
    ApiClient connected = ApiClient.connect(access, name());
    client = connected;
    LeaderElection election = options.leaderElection();
    if (!election.enabled()) {
      controllers =
          RunningControllers.start(
              connected, RunningControllers.Identities.of(access, connected, options), options);
      return;
    }
    elector =
        LeaderElector.over(
            connected,
            new LeaderElector.Options(
                election.namespace(),
                election.leaseName(),
                ProcessHandle.current().pid() + "_" + UUID.randomUUID(),
                election.leaseDuration(),
                election.renewDeadline(),
                election.retryPeriod()),
            new Turns(connected));
    elector.start();
  }

  @Override
  public void stop() {
    LeaderElector election;
    synchronized (this) {
      election = elector;
      elector = null;
    }
    if (election != null) {
      election.close();
    }
    synchronized (this) {
      stopControllers();
      if (client != null) {
        client.close();
        client = null;
      }
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return client != null;
  }

  /** Whether the controllers run here, and have seen the cluster. */
  public synchronized boolean isActing() {
    return controllers != null && controllers.areActing();
  }

  private synchronized void startControllers(ApiClient connected) {
    if (connected.equals(client)) {
      controllers =
          RunningControllers.start(
              connected, RunningControllers.Identities.of(access, connected, options), options);
    }
  }

  private synchronized void stopControllers() {
    if (controllers != null) {
      controllers.close();
      controllers = null;
    }
  }

  /** This replica's times as the leader. */
  private final class Turns implements LeaderElector.Callbacks {
    private final ApiClient connected;

    Turns(ApiClient connected) {
      this.connected = connected;
    }

    @Override
    public void startLeading() {
      startControllers(connected);
    }

    @Override
    public void stopLeading() {
      stopControllers();
    }
  }
}
