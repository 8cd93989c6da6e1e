package io.tiphys.client.component;

import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.Leadership;
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
  private @Nullable LeaderElector elector;

  /** Only for the lease, whose renewal must not wait behind the component's own calls. */
  private @Nullable ApiClient leases;

  private @Nullable ApiClient client;
  private @Nullable Work work;
  private boolean running;

  /** What the acting replica does; closing it ends its threads. */
  public interface Work extends AutoCloseable {

    /** Whether it has seen the cluster and acts. */
    default boolean isActing() {
      return true;
    }

    @Override
    void close();
  }

  /**
   * A component that is not started.
   *
   * @param election empty where there is one replica only
   * @param start begins to work with a connection under the component's identity, and returns; what
   *     is written through it, or through one that was made {@linkplain ApiClient#as from it},
   *     fails when this replica is the leader no more
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
    if (running) {
      return;
    }
    if (election.isEmpty()) {
      startWork(ApiClient.connect(access, name));
    } else {
      ApiClient connected = ApiClient.connect(access, name + "/leader-election");
      LeaderElector started = LeaderElector.over(connected, election.get(), new Turns());
      leases = connected;
      elector = started;
      started.start();
    }
    running = true;
  }

  private synchronized void startWork(ApiClient connected) {
    try {
      work = start.apply(connected);
      client = connected;
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
      if (leases != null) {
        leases.close();
        leases = null;
      }
      running = false;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  /** Whether this replica is the one that acts, and has begun to. */
  public synchronized boolean isActing() {
    return work != null && work.isActing();
  }

  private synchronized void endWork() {
    if (work != null) {
      work.close();
      work = null;
    }
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** This replica's times as the leader. */
  private final class Turns implements LeaderElector.Callbacks {

    @Override
    public void startLeading(Leadership leadership) {
      startWork(ApiClient.connect(access, name, leadership));
    }

    @Override
    public void stopLeading() {
      endWork();
    }
  }
}
