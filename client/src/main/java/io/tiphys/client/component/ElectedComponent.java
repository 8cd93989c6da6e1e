package io.tiphys.client.component;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A component that connects, waits for its turn where only one of several replicas may act, and
 * works until it is stopped or deposed.
 */
public final class ElectedComponent implements Component {

  private final String name;
  private final ClusterAccess access;
  private final Optional<LeaderElector.Options> election;
  private final Function<ApiClient, Work> start;
  private @Nullable ApiClient client;
  private @Nullable LeaderElector elector;
  private @Nullable Work work;

  /** What the acting replica does; closing it ends its threads. */
  public interface Work extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A component that is not started.
   *
   * @param election empty where there is one replica only
   * @param start begins to work with a connection under the component's identity, and returns
   */
  public ElectedComponent(
      String name,
      ClusterAccess access,
      Optional<LeaderElector.Options> election,
      Function<ApiClient, Work> start) {
    this.name = name;
    this.access = access;
    this.election = election;
    this.start = start;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() {
    if (client != null) {
      return;
    }
    ApiClient connected = ApiClient.connect(access, name);
    if (election.isEmpty()) {
      work = startWith(connected);
      client = connected;
      return;
    }
    client = connected;
    elector = LeaderElector.over(connected, election.get(), new Turns(connected));
    elector.start();
  }

  private Work startWith(ApiClient connected) {
    try {
      return start.apply(connected);
    } catch (RuntimeException e) {
      connected.close();
      throw e;
    }
  }

  @Override
  public void stop() {
    LeaderElector ending;
    synchronized (this) {
      ending = elector;
      elector = null;
    }
    if (ending != null) {
      ending.close(); // outside the lock, which its last turn takes
    }
    synchronized (this) {
      endWork();
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

  /** Whether this replica is the one that acts. */
  public synchronized boolean isActing() {
    return work != null;
  }

  private synchronized void endWork() {
    if (work != null) {
      work.close();
      work = null;
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
      synchronized (ElectedComponent.this) {
        if (connected.equals(client)) {
          work = start.apply(connected);
        }
      }
    }

    @Override
    public void stopLeading() {
      endWork();
    }
  }
}
