package io.tiphys.node.pod;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The things a worker has under way: each on a thread of its own, no two under the same key. When
 * one ends the worker is woken to look anew.
 */
final class PodTasks {

  private static final Logger log = LoggerFactory.getLogger(PodTasks.class);

  private final String pod;
  private final Runnable wake;
  private final Map<String, Thread> running = new ConcurrentHashMap<>();

  PodTasks(String pod, Runnable wake) {
    this.pod = pod;
    this.wake = wake;
  }

  /** Work that may fail; it tells of what matters itself. */
  @FunctionalInterface
  interface Task {
    void run() throws Exception;
  }

  /** Begins, unless something is under way under this key. */
  void begin(String key, Task task) {
    if (running.containsKey(key)) {
      return;
    }
    Thread thread = Thread.ofVirtual().name(pod + "/" + key).unstarted(() -> run(key, task));
    running.put(key, thread);
    thread.start();
  }

  private void run(String key, Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      if (Thread.currentThread().isInterrupted()) {
        return; // the agent stops, or the pod has no more use for it
      }
      log.atWarn()
          .addKeyValue("pod", pod)
          .addKeyValue("task", key)
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("a step failed and will be tried again");
      log.atDebug().setCause(e).log("how the step failed");
    } finally {
      running.remove(key);
      wake.run();
    }
  }

  boolean isRunning(String key) {
    return running.containsKey(key);
  }

  /** Whether anything is under way whose key begins so. */
  boolean anyOf(String prefix) {
    return running.keySet().stream().anyMatch(key -> key.startsWith(prefix));
  }

  void interrupt(String key) {
    Thread thread = running.get(key);
    if (thread != null) {
      thread.interrupt();
    }
  }

  void interruptAll() {
    running.values().forEach(Thread::interrupt);
  }
}
