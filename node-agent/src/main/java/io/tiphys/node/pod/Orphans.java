package io.tiphys.node.pod;

import io.tiphys.node.cri.ContainerRuntime;
import io.tiphys.node.cri.RuntimeCallException;
import io.tiphys.node.cri.v1.PodSandbox;
import io.tiphys.node.resources.CgroupFolders;
import io.tiphys.node.resources.QualityOfService;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is left on the node of pods that the API server no longer has. */
final class Orphans {

  private static final Logger log = LoggerFactory.getLogger(Orphans.class);

  private final NodeServices node;

  Orphans(NodeServices node) {
    this.node = node;
  }

  /** Removes what belongs to no known pod. */
  void remove(Set<String> running, Set<String> known) {
    Set<String> orphans = new HashSet<>(running);
    try {
      orphans.addAll(node.volumes().uids());
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the pods' folders cannot be read");
    }
    orphans.removeAll(known);
    for (String uid : orphans) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      remove(uid);
    }
  }

  private void remove(String uid) {
    try {
      ContainerRuntime runtime = node.runtime();
      for (PodSandbox sandbox : runtime.listSandboxes(Map.of(Labels.POD_UID, uid))) {
        log.atInfo()
            .addKeyValue("namespace", sandbox.getMetadata().getNamespace())
            .addKeyValue("name", sandbox.getMetadata().getName())
            .log("removing what is left of a pod that is no more");
        runtime.stopSandbox(sandbox.getId());
        runtime.removeSandbox(sandbox.getId());
      }
      node.volumes().remove(uid);
      node.volumes().removeLogs(uid);
      for (QualityOfService quality : QualityOfService.values()) {
        CgroupFolders.remove(node.cgroupRoot() + quality.cgroup() + "/pod" + uid);
      }
    } catch (RuntimeCallException | IOException e) {
      log.atWarn()
          .addKeyValue("uid", uid)
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log("what is left of a pod cannot be removed yet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
