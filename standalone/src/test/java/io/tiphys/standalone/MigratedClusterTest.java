package io.tiphys.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.tiphys.apiserver.storage.backup.Snapshot;
import io.tiphys.apiserver.storage.backup.SnapshotFolder;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient.ListOptions;
import io.tiphys.standalone.backup.MigrateCommand;
import io.tiphys.standalone.backup.SnapshotCommand;
import io.tiphys.testkit.EtcdProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A laptop's cluster is saved while it runs, and grows up. */
@Timeout(300)
class MigratedClusterTest {

  @Test
  void aClusterGoesOnInEtcdWithTheSameObjects(@TempDir Path folder) throws Exception {
    try (EtcdProcess etcd = EtcdProcess.startWithTls(folder);
        ClusterProcess cluster = ClusterProcess.start("--nodes=0")) {
      Map<String, String> before;
      long revision;
      try (ApiClient client = cluster.client()) {
        client.resources(ConfigMap.class).create(configMap("grows-up"));
        before = uids(client);
        revision = revision(client);
      }
      assertThatThrownBy(() -> migrate(cluster, etcd)).hasMessageContaining("in use");
      Path snapshots = folder.resolve("snapshots");
      SnapshotCommand.run(
          new String[] {"save", "--data-dir=" + cluster.dataDir(), "--dir=" + snapshots});
      Snapshot saved = new SnapshotFolder(snapshots).list().getFirst();
      assertThat(saved.revision()).isGreaterThanOrEqualTo(revision);

      cluster.kill();
      migrate(cluster, etcd);
      cluster.startWith(etcd.flags());
      try (ApiClient client = cluster.client()) {
        assertThat(uids(client)).containsAllEntriesOf(before);
        assertThat(revision(client)).isGreaterThan(saved.revision());
        client.resources(ConfigMap.class).create(configMap("new"));
      }
    }
  }

  private static void migrate(ClusterProcess cluster, EtcdProcess etcd) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("--from=" + cluster.dataDir(), "--to=" + etcd.url()));
    etcd.flags().stream()
        .filter(flag -> !flag.startsWith("--etcd-servers"))
        .forEach(arguments::add);
    MigrateCommand.run(arguments.toArray(String[]::new));
  }

  private static Map<String, String> uids(ApiClient client) {
    Map<String, String> uids = new TreeMap<>();
    client
        .resources(ConfigMap.class)
        .list("", ListOptions.ALL)
        .items()
        .forEach(one -> uids.put("c/" + one.getMetadata().getName(), one.getMetadata().getUid()));
    client
        .resources(Namespace.class)
        .list("", ListOptions.ALL)
        .items()
        .forEach(one -> uids.put("n/" + one.getMetadata().getName(), one.getMetadata().getUid()));
    return uids;
  }

  private static long revision(ApiClient client) {
    return Long.parseLong(
        client.resources(Secret.class).list("default", ListOptions.ALL).resourceVersion());
  }

  private static ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .endMetadata()
        .addToData("kept", "yes")
        .build();
  }
}
