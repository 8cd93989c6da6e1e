package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.ExecSyncResponse;
import io.tiphys.node.probe.HttpCheck;
import io.tiphys.node.probe.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What containers want to be done after their start and before their end. */
final class LifecycleHooks {

  private final ContainerRuntime runtime;

  LifecycleHooks(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  /** Runs a hook to its end; throws with what went wrong. */
  void run(
      LifecycleHandler hook,
      Container container,
      String containerId,
      List<String> podAddresses,
      Duration timeout)
      throws IOException, InterruptedException {
    if (hook.getExec() != null) {
      exec(containerId, hook.getExec().getCommand(), timeout);
    } else if (hook.getHttpGet() != null) {
      HTTPGetAction get = hook.getHttpGet();
      HttpCheck.get(Target.of(get, container, podAddresses), timeout);
    } else if (hook.getSleep() != null) {
      Duration pause = Duration.ofSeconds(hook.getSleep().getSeconds());
      Thread.sleep(pause.compareTo(timeout) < 0 ? pause : timeout);
    }
  }

  private void exec(String containerId, List<String> command, Duration timeout) throws IOException {
    try {
      ExecSyncResponse answer = runtime.exec(containerId, command, timeout);
      if (answer.getExitCode() != 0) {
        throw new IOException(
            "command '"
                + String.join(" ", command)
                + "' exited with "
                + answer.getExitCode()
                + ": "
                + answer.getStderr().toStringUtf8());
      }
    } catch (RuntimeCallException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
