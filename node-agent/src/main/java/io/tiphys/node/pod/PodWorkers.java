package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.grpc.StatusRuntimeException;
import io.tiphys.client.informer.Informer;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.ContainerEventResponse;
import io.tiphys.node.cri.v1.ContainerState;
import io.tiphys.node.cri.v1.ContainerStatus;
import io.tiphys.node.logs.LogRotation;
import io.tiphys.node.metrics.PodMeters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of all pods of a node. Pods come from the API server's watch; what happens in the
 * runtime comes from its event stream, with a slow look at everything as the safety net, or from a
 * quick look where the runtime has no such stream.
 */
public final class PodWorkers implements Informer.Handler<Pod>, LocalPods {

  private static final Logger log = LoggerFactory.getLogger(PodWorkers.class);
  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final Duration ROTATION = Duration.ofSeconds(10);

  private final NodeServices node;
  private final WatchedObjects objects;
  private final RuntimePods runtimePods;
  private final Orphans orphans;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

  private volatile boolean streaming;
  private volatile boolean seen;
  private volatile boolean stopping;
  private volatile List<Thread> threads = List.of();
  private Map<String, Integer> marks = Map.of();
  private volatile Thread removingOrphans = Thread.ofVirtual().unstarted(() -> {});

  public PodWorkers(NodeServices node, WatchedObjects objects) {
    this.node = node;
    this.objects = objects;
    this.runtimePods = new RuntimePods(node.runtime(), node.folders());
    this.orphans = new Orphans(node);
  }

  public void start() {
    PodMeters.follow(this::pods);
    threads =
        List.of(
            Thread.ofVirtual().name("relist").start(this::relist),
            Thread.ofVirtual().name("runtime-events").start(this::stream),
            Thread.ofVirtual().name("log-rotation").start(this::rotateLogs));
  }

  /** Whether pods are being looked after. */
  public boolean isRunning() {
    return !threads.isEmpty() && !stopping && threads.stream().allMatch(Thread::isAlive);
  }

  /** Ends the workers; containers run on. */
  public void stop() {
    stopping = true; // before the workers go: their pods are no orphans
    threads.forEach(Thread::interrupt);
    removingOrphans.interrupt();
    workers.values().forEach(PodWorker::close);
    workers.clear();
  }

  /** These are all pods that the API server has; what else the runtime runs may go. */
  public void allSeen(Collection<Pod> pods) {
    pods.forEach(this::added);
    seen = true;
  }

  @Override
  public Collection<Pod> pods() {
    return workers.values().stream().map(PodWorker::pod).toList();
  }

  @Override
  public RuntimePod runtimeState(String uid) {
    return runtimePods.read(uid);
  }

  @Override
  public void added(Pod pod) {
    PodWorker worker =
        workers.computeIfAbsent(
            PodSpecs.uid(pod),
            uid -> {
              PodWorker fresh = new PodWorker(pod, node, runtimePods, () -> forget(uid));
              objects.watch(pod, this::refresh);
              fresh.start();
              return fresh;
            });
    worker.update(pod);
  }

  @Override
  public void updated(Pod old, Pod pod) {
    if (!PodSpecs.uid(old).equals(PodSpecs.uid(pod))) {
      deleted(old);
    }
    added(pod);
  }

  @Override
  public void deleted(Pod pod) {
    PodWorker worker = workers.get(PodSpecs.uid(pod));
    if (worker != null) {
      worker.remove(pod);
    }
  }

  private void forget(String uid) {
    workers.remove(uid);
    objects.forget(uid);
  }

  private void refresh(String uid) {
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.refreshVolumes();
    }
  }

  private void relist() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          long begun = System.nanoTime();
          Map<String, Integer> fresh = runtimePods.marks();
          PodMeters.relisted(System.nanoTime() - begun);
          compare(fresh);
        } catch (RuntimeCallException e) {
          log.atDebug().addKeyValue("error", e.getMessage()).log("the runtime does not answer");
        }
        Thread.sleep(streaming ? SLOW : QUICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void compare(Map<String, Integer> fresh) {
    Set<String> changed = new HashSet<>();
    fresh.forEach((uid, mark) -> {
      if (!mark.equals(marks.get(uid))) {
        changed.add(uid);
      }
    });
    marks.keySet().stream().filter(uid -> !fresh.containsKey(uid)).forEach(changed::add);
    marks = new HashMap<>(fresh);
    changed.forEach(this::wake);
    Set<String> known = Set.copyOf(workers.keySet());
    if (seen && !stopping && !removingOrphans.isAlive()) {
      removingOrphans =
          Thread.ofVirtual().name("orphans").start(() -> orphans.remove(fresh.keySet(), known));
    }
  }

  private void wake(String uid) {
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.wake();
    }
  }

  private void rotateLogs() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(ROTATION);
        try {
          node.runtime().listContainers(Map.of()).stream()
              .filter(container -> container.getState() == ContainerState.CONTAINER_RUNNING)
              .forEach(container -> rotateLog(container.getId()));
        } catch (RuntimeCallException e) {
          log.atDebug().addKeyValue("error", e.getMessage()).log("the runtime does not answer");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rotateLog(String containerId) {
    try {
      Optional<ContainerStatus> status = node.runtime().findContainer(containerId);
      if (status.isPresent()
          && LogRotation.rotate(Path.of(status.get().getLogPath()), node.clock().instant())) {
        node.runtime().reopenLog(containerId);
      }
    } catch (IOException | RuntimeCallException e) {
      log.atWarn()
          .addKeyValue("containerId", containerId)
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("a log could not be rotated");
    }
  }

  private void stream() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          var events = node.runtime().events();
          while (events.hasNext()) {
            ContainerEventResponse event = events.next();
            streaming = true;
            Optional.ofNullable(event.getPodSandboxStatus().getLabelsMap().get(Labels.POD_UID))
                .ifPresent(this::wake);
          }
        } catch (StatusRuntimeException e) {
          streaming = false;
          if (e.getStatus().getCode() == io.grpc.Status.Code.UNIMPLEMENTED) {
            log.atInfo().log("the runtime has no event stream; looking every second instead");
            return;
          }
        }
        Thread.sleep(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
