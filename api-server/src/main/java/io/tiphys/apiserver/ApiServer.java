package io.tiphys.apiserver;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.apiserver.aggregation.Aggregation;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.bootstrap.ClusterBootstrap;
import io.tiphys.apiserver.bootstrap.ServerAddress;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.customresources.DefinitionLoop;
import io.tiphys.apiserver.flowcontrol.FlowObjects;
import io.tiphys.apiserver.history.HistoryRecording;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.backup.SnapshotSource;
import io.tiphys.apiserver.storage.embedded.EmbeddedSnapshots;
import io.tiphys.apiserver.storage.embedded.EmbeddedStore;
import io.tiphys.apiserver.typechecking.PolicyStatusLoop;
import io.tiphys.apiserver.watch.Watches;
import io.tiphys.apiserver.web.Drain;
import io.tiphys.apiserver.web.InFlight;
import io.tiphys.apiserver.web.Listener;
import io.tiphys.apiserver.web.Listener.ServingCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;

/** A running API server. */
public final class ApiServer implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
  private static final Duration BOOTSTRAP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration WATCHES_PATIENCE = Duration.ofSeconds(2);

  /** For clients that are told to go, where there is a delay for balancers at all. */
  private static final Duration LEAVING = Duration.ofSeconds(1);

  private final ApiServerOptions options;
  private final AnnotationConfigApplicationContext context;
  private final Listener listener;

  private ApiServer(
      ApiServerOptions options, AnnotationConfigApplicationContext context, Listener listener) {
    this.options = options;
    this.context = context;
    this.listener = listener;
  }

  /**
   * Starts a server and returns when it is ready.
   *
   * @throws IllegalStateException with a message that says what to do, where it cannot start
   */
  public static ApiServer start(ApiServerOptions options) {
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    Optional<Listener> listener = Optional.empty();
    try {
      context.registerBean(ApiServerOptions.class, () -> options);
      context.register(ApiServerConfiguration.class);
      context.refresh();
      context.getBean(StoreCache.class).start();
      context.getBean(DefinitionLoop.class).start();
      context.getBean(PolicyStatusLoop.class).start();
      context.getBean(FlowObjects.class).start();
      listener = Optional.of(open(options, context));
      ApiServer server = new ApiServer(options, context, listener.get());
      server.bootstrap();
      context.getBean(ArchiveDatabase.class).start();
      context.getBean(HistoryRecording.class).start();
      log.atInfo().addKeyValue("port", server.port()).log("The API server is ready");
      return server;
    } catch (RuntimeException e) {
      listener.ifPresent(Listener::close);
      context.close();
      throw new IllegalStateException("the API server cannot start: " + reason(e), e);
    }
  }

  /** What went wrong in the first place: the wiring only passes it on. */
  private static String reason(RuntimeException e) {
    Throwable cause = e;
    while (cause instanceof BeansException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static Listener open(
      ApiServerOptions options, AnnotationConfigApplicationContext context) {
    ClusterPki pki = context.getBean(ClusterPki.class);
    return Listener.open(
        options.serving().bindAddress(),
        options.serving().port(),
        new ServingCertificate(pki.serving().key(), pki.serving().chain()),
        context.getBean(HttpHandler.class));
  }

  private void bootstrap() {
    URI local = ServerAddresses.local(options.serving(), port());
    context.getBean(ClusterPki.class).writeKubeconfigs(local);
    context.getBean(Aggregation.class).start();
    ClusterBootstrap bootstrap = context.getBean(ClusterBootstrap.class);
    String advertised = ServerAddresses.advertised(options.serving());
    bootstrap.start(
        new ServerAddress(advertised, port()),
        advertised.isEmpty() ? local : URI.create("https://" + advertised + ":" + port()));
    FlowObjects flowObjects = context.getBean(FlowObjects.class);
    awaitHooks(() -> !bootstrap.hooks().containsValue(false) && flowObjects.done());
  }

  private static void awaitHooks(BooleanSupplier done) {
    long deadline = System.nanoTime() + BOOTSTRAP_PATIENCE.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        log.atWarn().log("Not all of the cluster's own objects could be made yet; going on trying");
        return;
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** The port that it listens on, also where the options said 0. */
  public int port() {
    return listener.port();
  }

  /** The address by which nodes and pods reach it; empty on a machine that has only loopback. */
  public String advertisedAddress() {
    return ServerAddresses.advertised(options.serving());
  }

  /** The archive database, whether there is one or not. */
  public ArchiveDatabase archive() {
    return context.getBean(ArchiveDatabase.class);
  }

  /** Snapshots of the embedded store; empty with an etcd, which is asked itself. */
  public Optional<SnapshotSource> snapshots() {
    return context.getBean(ObjectStore.class) instanceof EmbeddedStore embedded
        ? Optional.of(new EmbeddedSnapshots(embedded))
        : Optional.empty();
  }

  /** What it counts. */
  public PrometheusMeterRegistry meters() {
    return context.getBean(PrometheusMeterRegistry.class);
  }

  public Path dataDir() {
    return options.dataDir();
  }

  /**
   * Stops as upstream does: fails /readyz while it goes on serving for --shutdown-delay-duration,
   * then takes nothing more in, ends watches, finishes what is in flight, closes the store.
   */
  @Override
  public synchronized void close() {
    if (!context.isActive()) {
      return; // it has been closed before
    }
    context.getBean(Shutdown.class).begin();
    log.atInfo().addKeyValue("port", port()).log("The API server stops");
    context.getBean(FlowObjects.class).close();
    context.getBean(ClusterBootstrap.class).close(); // the Service leads elsewhere from now on
    try {
      Thread.sleep(options.serving().shutdownDelay());
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listener.close();
    context.close();
  }

  private void drain() throws InterruptedException {
    ApiServerOptions.Traffic traffic = options.traffic();
    Drain drain = context.getBean(Drain.class);
    if (!options.serving().shutdownDelay().isZero()) {
      // A busy client learns with its next answer that it is to go, and is refused nothing.
      drain.leave();
      listener.sendAway();
      Thread.sleep(LEAVING);
    }
    drain.begin(traffic.sendRetryAfter());
    if (!traffic.sendRetryAfter()) {
      listener.stopAccepting();
    }
    listener.sendAway();
    Watches watches = context.getBean(Watches.class);
    watches.close();
    if (!context.getBean(InFlight.class).awaitNone(options.serving().requestTimeout())) {
      log.atWarn().log("Some requests did not end in time");
    }
    awaitWatches(watches, traffic.watchGracePeriod());
  }

  /** Those whose clients read have ended within a moment; the others are waited for if wanted. */
  private static void awaitWatches(Watches watches, Duration grace) throws InterruptedException {
    Duration patience = grace.compareTo(WATCHES_PATIENCE) > 0 ? grace : WATCHES_PATIENCE;
    long end = System.nanoTime() + patience.toNanos();
    while (watches.count() > 0 && System.nanoTime() - end < 0) {
      Thread.sleep(5);
    }
  }
}
