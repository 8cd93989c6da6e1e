package io.tiphys.node.pod;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime holds of one pod.
 *
 * @param sandboxes newest first
 * @param containers of all sandboxes, newest first
 */
public record RuntimePod(List<Sandbox> sandboxes, List<RuntimeContainer> containers) {

  public static final RuntimePod NONE = new RuntimePod(List.of(), List.of());

  public RuntimePod {
    sandboxes =
        sandboxes.stream()
            .sorted(
                Comparator.comparingInt(Sandbox::attempt)
                    .thenComparing(Sandbox::createdAt)
                    .reversed())
            .toList();
    containers =
        containers.stream()
            .sorted(
                Comparator.comparingInt(RuntimeContainer::restartCount)
                    .thenComparing(RuntimeContainer::createdAt)
                    .reversed())
            .toList();
  }

  /**
   * One life of the pod's network and namespaces.
   *
   * @param addresses the pod's, empty on the host's network
   */
  public record Sandbox(
      String id, int attempt, boolean ready, Instant createdAt, List<String> addresses) {}

  /** The sandbox to run containers in, if it stands. */
  public Optional<Sandbox> readySandbox() {
    return sandboxes.stream().findFirst().filter(Sandbox::ready);
  }

  /** The newest instance of a container, in whatever sandbox. */
  public Optional<RuntimeContainer> latest(String name) {
    return containers.stream().filter(container -> container.name().equals(name)).findFirst();
  }

  /** The newest instance of a container within one sandbox. */
  public Optional<RuntimeContainer> latest(String name, String sandboxId) {
    return containers.stream()
        .filter(c -> c.name().equals(name) && c.sandboxId().equals(sandboxId))
        .findFirst();
  }

  /** The instance before {@code container}. */
  public Optional<RuntimeContainer> before(RuntimeContainer container) {
    return containers.stream()
        .filter(c -> c.name().equals(container.name()) && !c.id().equals(container.id()))
        .filter(c -> c.restartCount() < container.restartCount())
        .findFirst();
  }

  public List<RuntimeContainer> running() {
    return containers.stream().filter(RuntimeContainer::mayRun).toList();
  }
}
