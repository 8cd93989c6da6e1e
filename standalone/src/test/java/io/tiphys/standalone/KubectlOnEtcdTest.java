package io.tiphys.standalone;

import io.tiphys.testkit.EtcdProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The same first ten minutes, with the state in a real etcd over TLS. */
class KubectlOnEtcdTest extends KubectlTest {

  @TempDir static Path folder;

  private @Nullable EtcdProcess etcd;

  /** What differs between their versions is nothing to the store. */
  static List<Path> kubectls() throws IOException {
    return Kubectl.installed("1.33");
  }

  @Override
  ClusterProcess startCluster() throws IOException, InterruptedException {
    EtcdProcess started = EtcdProcess.startWithTls(folder);
    etcd = started;
    return ClusterProcess.start(ClusterProcess.onEtcd(started));
  }

  @AfterAll
  void stopEtcd() {
    if (etcd != null) {
      etcd.close();
    }
  }
}
