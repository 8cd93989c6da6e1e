package io.tiphys.apiserver.bootstrap;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.ApiServerOptions.Network;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.registry.Registry;
import io.tiphys.apiserver.storage.ObjectStore;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure of what every cluster has, as soon as the store answers, and keeps it so while the
 * server runs. Until each hook has succeeded once, the server is not ready.
 */
public final class ClusterBootstrap implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterBootstrap.class);

  private static final List<String> HOOKS =
      List.of(
          "start-system-namespaces-controller",
          "start-cluster-authentication-info-controller",
          "start-kubernetes-service-cidr-controller",
          "rbac/bootstrap-roles",
          "scheduling/bootstrap-system-priority-classes",
          "bootstrap-controller",
          "start-kube-apiserver-identity-lease-controller");

  /** Objects that an administrator deletes by mistake come back after this time at the latest. */
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Roles are put right at a start only: in between, an administrator may change them. */
  private static final Duration NEVER = Duration.ofDays(3650);

  private final ObjectStore store;
  private final Registry registry;
  private final CachedObjects objects;
  private final ClusterPki pki;
  private final Authorization authorization;
  private final Network network;
  private final Map<String, Boolean> done = new ConcurrentHashMap<>();
  private final List<RepeatedTask> tasks = new ArrayList<>();
  private Optional<KubernetesService> published = Optional.empty();
  private Optional<ServerIdentity> identity = Optional.empty();
  private boolean closed;

  ClusterBootstrap(
      ObjectStore store,
      Registry registry,
      CachedObjects objects,
      ClusterPki pki,
      Authorization authorization,
      Network network) {
    this.store = store;
    this.registry = registry;
    this.objects = objects;
    this.pki = pki;
    this.authorization = authorization;
    this.network = network;
  }

  /**
   * Starts, once; returns at once.
   *
   * @param server how others reach this server
   * @param url what {@code kube-public/cluster-info} says
   */
  public synchronized void start(ServerAddress server, URI url) {
    BootstrapStep namespaces = SystemObjects.namespaces(registry);
    Runnable rest = once(() -> startInNamespaces(server, url));
    start(
        new RepeatedTask(
            namespaces.hook(),
            namespaces::run,
            INTERVAL,
            () -> {
              rest.run();
              done.put(namespaces.hook(), true);
            }));
  }

  private synchronized void startInNamespaces(ServerAddress server, URI url) {
    if (closed) {
      return;
    }
    run(new DefaultRoles(registry), NEVER);
    run(SystemObjects.priorityClasses(registry), INTERVAL);
    run(new ServiceRange(registry, network.serviceCidr(), Clock.systemUTC()), INTERVAL);
    run(new AuthenticationInfo(registry, pki, url), INTERVAL);
    KubernetesService kubernetes =
        new KubernetesService(
            registry,
            pki.options().serviceAddress().getHostAddress(),
            server,
            network.publishesServers()
                ? Optional.of(new LivingServers(store, server))
                : Optional.empty());
    published = Optional.of(kubernetes);
    RepeatedTask service = run(kubernetes, LivingServers.RENEWED_EVERY);
    ServerIdentity self =
        new ServerIdentity(registry, hostName(), server.port(), Clock.systemUTC());
    identity = Optional.of(self);
    run(self, ServerIdentity.RENEWED_EVERY);
    wakeOnChange(service, KubernetesService.SERVICES, KubernetesService.NAME);
    wakeOnChange(service, KubernetesService.ENDPOINTS, KubernetesService.NAME);
    wakeOnChange(service, KubernetesService.SLICES, KubernetesService.NAME);
    RepeatedTask aggregation =
        start(
            new RepeatedTask(
                "aggregated-roles",
                new AggregatedRoles(registry, authorization)::run,
                NEVER,
                () -> {}));
    objects.onChange(AggregatedRoles.CLUSTER_ROLES, (before, after) -> aggregation.wake());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // as the certificates call it
    }
  }

  private RepeatedTask run(BootstrapStep step, Duration interval) {
    return start(
        new RepeatedTask(step.hook(), step::run, interval, () -> done.put(step.hook(), true)));
  }

  private RepeatedTask start(RepeatedTask task) {
    tasks.add(task);
    task.start();
    return task;
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean ran = new AtomicBoolean();
    return () -> {
      if (ran.compareAndSet(false, true)) {
        action.run();
      }
    };
  }

  private void wakeOnChange(RepeatedTask task, GroupResource resource, String name) {
    objects.onChange(
        resource,
        (before, after) ->
            after
                .or(() -> before)
                .filter(object -> object.name().equals(name))
                .filter(object -> object.namespace().equals(KubernetesService.NAMESPACE))
                .ifPresent(object -> task.wake()));
  }

  /**
   * The post-start hooks by upstream's names (in {@code /readyz} under {@code poststarthook/}), and
   * whether each has succeeded.
   */
  public Map<String, Boolean> hooks() {
    Map<String, Boolean> hooks = new LinkedHashMap<>();
    HOOKS.forEach(hook -> hooks.put(hook, done.containsKey(hook)));
    return hooks;
  }

  /** Ends all, and takes this server out of those that the Service leads to. */
  @Override
  public void close() {
    List<RepeatedTask> running;
    Optional<KubernetesService> service;
    Optional<ServerIdentity> self;
    synchronized (this) {
      closed = true;
      running = List.copyOf(tasks);
      service = published;
      self = identity;
    }
    running.forEach(RepeatedTask::close);
    try {
      service.ifPresent(KubernetesService::withdraw);
      self.ifPresent(ServerIdentity::release);
    } catch (RuntimeException e) {
      LOG.atInfo()
          .addKeyValue("error", e.toString())
          .log("This server could not withdraw itself; it is forgotten in a while");
    }
  }
}
