package io.tiphys.servertests.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.ObjectStore.Snapshot;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult.Written;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.testkit.EtcdProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of this package do to stores. */
final class Stores {

  private Stores() {}

  static EtcdOptions options(EtcdProcess etcd) {
    EtcdOptions options = EtcdOptions.of(etcd.url());
    return etcd.tls()
        .map(files ->
            options.withTls(
                new EtcdOptions.Tls(
                    Optional.of(files.authority()),
                    Optional.of(files.certificate()),
                    Optional.of(files.key()))))
        .orElse(options);
  }

  static EtcdStore connect(EtcdProcess etcd) {
    return EtcdStore.connect(options(etcd));
  }

  static long put(ObjectStore store, String key, String value, Duration timeToLive) {
    long before = store.find(key).map(StoredObject::revision).orElse(0L);
    return ((Written) store.put(key, bytes(value), before, timeToLive)).revision();
  }

  static long put(ObjectStore store, String key, String value) {
    return put(store, key, value, Duration.ZERO);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Some objects, one of them changed and one deleted. */
  static void fill(ObjectStore store, int count) {
    for (int i = count; i > 0; i--) {
      put(store, "/registry/configmaps/default/c" + i, "{\"value\":" + i + "}");
    }
    put(store, "/registry/configmaps/default/c1", "{\"value\":\"changed\"}");
    long gone = put(store, "/registry/secrets/default/gone", "{}");
    assertThat(store.delete("/registry/secrets/default/gone", gone)).isInstanceOf(Written.class);
  }

  /** Keys with values and revisions, in the order of keys. */
  static Map<String, String> listed(Snapshot snapshot) {
    Map<String, String> all = new LinkedHashMap<>();
    snapshot.objects().forEach(object -> all.put(object.key(), text(object)));
    return all;
  }

  private static String text(StoredObject object) {
    return object.revision() + " " + new String(object.value(), StandardCharsets.UTF_8);
  }

  /** Keys by their revisions. */
  static List<String> order(Snapshot snapshot) {
    return snapshot.objects().stream()
        .sorted((a, b) -> Long.compare(a.revision(), b.revision()))
        .map(StoredObject::key)
        .toList();
  }
}
