package io.tiphys.node.image;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.AuthConfig;
import io.tiphys.node.cri.v1.Image;
import io.tiphys.node.cri.v1.PodSandboxConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The images of one pod's containers: looks whether they are here, pulls them in the background by
 * policy, and waits longer after each failure. For one worker; {@code changed} is run when a pull
 * has ended.
 */
public final class PodImages implements AutoCloseable {

  private static final Duration FIRST_DELAY = Duration.ofSeconds(10);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

  private final ContainerRuntime runtime;
  private final EventRecorder events;
  private final InstantSource clock;
  private final Set<String> bundled;
  private final Runnable changed;
  private final Map<String, Pull> pulls = new HashMap<>();

  /** Pulls of one image: the thread at work, or how the last one failed. */
  private static final class Pull {
    private volatile boolean running;
    private volatile boolean done;
    private volatile String error = "";
    private volatile Instant retryAt = Instant.EPOCH;
    private Duration delay = Duration.ZERO;
    private boolean backoffTold;
    private Optional<Thread> thread = Optional.empty();
  }

  /**
   * @param bundled names of images that come with the node and are never pulled
   */
  public PodImages(
      ContainerRuntime runtime,
      EventRecorder events,
      InstantSource clock,
      Set<String> bundled,
      Runnable changed) {
    this.runtime = runtime;
    this.events = events;
    this.clock = clock;
    this.bundled = bundled.stream().map(ImageReference::normalize).collect(Collectors.toSet());
    this.changed = changed;
  }

  /** Where a container's image stands; begins to pull it where its policy says so. */
  public synchronized ImageState check(
      Pod pod, Container container, List<AuthConfig> credentials, PodSandboxConfig sandbox) {
    String name = container.getImage();
    String policy = policy(container);
    Pull pull = pulls.computeIfAbsent(name, key -> new Pull());
    if (pull.running) {
      return new ImageState.Pulling();
    }
    Optional<Image> present = runtime.findImage(name);
    boolean usable =
        present.isPresent() && (!policy.equals("Always") || pull.done || isBundled(name));
    if (usable) {
      if (!pull.done) {
        events.normal(pod, "Pulled", "Container image \"" + name + "\" already present on machine");
      }
      pull.done = false;
      return new ImageState.Present(present.get());
    }
    if (policy.equals("Never")) {
      String message = "Container image \"" + name + "\" is not present with pull policy of Never";
      return new ImageState.Missing(
          "ErrImageNeverPull", message, clock.instant().plus(FIRST_DELAY));
    }
    if (clock.instant().isBefore(pull.retryAt)) {
      return backingOff(pod, name, pull);
    }
    start(pod, name, pull, credentials, sandbox);
    return new ImageState.Pulling();
  }

  private String policy(Container container) {
    String policy = container.getImagePullPolicy();
    return policy == null || policy.isEmpty()
        ? ImageReference.defaultPolicy(container.getImage())
        : policy;
  }

  private boolean isBundled(String name) {
    return bundled.contains(ImageReference.normalize(name));
  }

  private ImageState backingOff(Pod pod, String name, Pull pull) {
    String backingOff = "Back-off pulling image \"" + name + "\"";
    boolean justFailed =
        Duration.between(clock.instant(), pull.retryAt)
                .compareTo(pull.delay.minus(Duration.ofSeconds(1)))
            > 0;
    if (justFailed) {
      return new ImageState.Missing(
          "ErrImagePull", pull.error, pull.retryAt.minus(pull.delay).plusSeconds(2));
    }
    if (!pull.backoffTold) {
      pull.backoffTold = true;
      events.normal(pod, "BackOff", backingOff);
      events.warning(pod, "Failed", "Error: ImagePullBackOff");
    }
    return new ImageState.Missing(
        "ImagePullBackOff", backingOff + ": ErrImagePull: " + pull.error, pull.retryAt);
  }

  private void start(
      Pod pod, String name, Pull pull, List<AuthConfig> credentials, PodSandboxConfig sandbox) {
    pull.running = true;
    pull.backoffTold = false;
    pull.thread =
        Optional.of(
            Thread.ofVirtual()
                .name("pull-" + name)
                .start(() -> pull(pod, name, pull, credentials, sandbox)));
  }

  private void pull(
      Pod pod, String name, Pull pull, List<AuthConfig> credentials, PodSandboxConfig sandbox) {
    events.normal(pod, "Pulling", "Pulling image \"" + name + "\"");
    Instant began = clock.instant();
    try {
      pullWithAny(name, credentials, sandbox);
      Duration took = Duration.between(began, clock.instant());
      pull.done = true;
      pull.delay = Duration.ZERO;
      pull.retryAt = Instant.EPOCH;
      events.normal(
          pod,
          "Pulled",
          "Successfully pulled image \""
              + name
              + "\" in "
              + took.toMillis()
              + "ms ("
              + took.toMillis()
              + "ms including waiting)"
              + runtime
                  .findImage(name)
                  .map(image -> ". Image size: " + image.getSize() + " bytes.")
                  .orElse(""));
    } catch (RuntimeCallException e) {
      pull.error = String.valueOf(e.getMessage());
      Duration doubled = pull.delay.isZero() ? FIRST_DELAY : pull.delay.multipliedBy(2);
      pull.delay = doubled.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : doubled;
      pull.retryAt = clock.instant().plus(pull.delay);
      events.warning(pod, "Failed", "Failed to pull image \"" + name + "\": " + e.getMessage());
      events.warning(pod, "Failed", "Error: ErrImagePull");
    } finally {
      pull.running = false;
      changed.run();
    }
  }

  private void pullWithAny(String name, List<AuthConfig> credentials, PodSandboxConfig sandbox) {
    List<AuthConfig> fitting =
        credentials.stream()
            .filter(auth -> auth.getServerAddress().contains(ImageReference.registry(name)))
            .toList();
    if (fitting.isEmpty()) {
      runtime.pullImage(name, Optional.empty(), sandbox);
      return;
    }
    for (int i = 0; i < fitting.size(); i++) {
      try {
        runtime.pullImage(name, Optional.of(fitting.get(i)), sandbox);
        return;
      } catch (RuntimeCallException e) {
        if (i == fitting.size() - 1) {
          throw e;
        }
      }
    }
  }

  /** Gives running pulls up. */
  @Override
  public synchronized void close() {
    pulls.values().forEach(pull -> pull.thread.ifPresent(Thread::interrupt));
  }
}
