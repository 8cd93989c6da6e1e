package io.tiphys.servertests.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.storage.WriteResult.Written;
import io.tiphys.apiserver.storage.etcd.EtcdOptions;
import io.tiphys.apiserver.storage.etcd.EtcdStore;
import io.tiphys.testkit.EtcdProcess;
import io.tiphys.testkit.EtcdProcess.ClientFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a store comes to its etcd, or says why not. */
final class EtcdStoreConnectionTest {

  @TempDir static Path directory;
  private static EtcdProcess etcd;

  @BeforeAll
  static void start() {
    etcd = EtcdProcess.startWithTls(directory);
  }

  @AfterAll
  static void stop() {
    etcd.close();
  }

  private static EtcdOptions options(String url) {
    return EtcdOptions.of(url).withTimeout(Duration.ofSeconds(2));
  }

  private static EtcdOptions trusted() {
    ClientFiles files = etcd.tls().orElseThrow();
    return EtcdOptions.of(etcd.url())
        .withTls(
            new EtcdOptions.Tls(
                Optional.of(files.authority()),
                Optional.of(files.certificate()),
                Optional.of(files.key())));
  }

  @Test
  void overTlsWithACertificateItWorks() {
    try (EtcdStore store = EtcdStore.connect(trusted())) {
      assertThat(store.put("/registry/a", new byte[] {1}, 0, Duration.ZERO))
          .isInstanceOf(Written.class);
    }
  }

  @Test
  void withoutACertificateTheErrorNamesTheFlags() {
    EtcdOptions.Tls caOnly =
        new EtcdOptions.Tls(
            Optional.of(etcd.tls().orElseThrow().authority()), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> EtcdStore.connect(options(etcd.url()).withTls(caOnly)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(etcd.url())
        .hasMessageContaining("--etcd-certfile");
  }

  @Test
  void anUntrustedAuthorityIsSaidToBeTheReason() {
    assertThatThrownBy(() -> EtcdStore.connect(options(etcd.url())))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("--etcd-cafile")
        .hasMessageContaining("unable to find valid certification path");
  }

  @Test
  void whereNobodyListensTheErrorSaysSo() {
    assertThatThrownBy(() -> EtcdStore.connect(options("http://127.0.0.1:1")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("http://127.0.0.1:1")
        .hasMessageContaining("refused");
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(() -> EtcdStore.connect(options("http://etcd.invalid:2379")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("etcd.invalid");
  }

  @Test
  void objectsLieUnderTheConfiguredPrefix() {
    EtcdOptions elsewhere = trusted().withPrefix("/registry/elsewhere");
    try (EtcdStore store = EtcdStore.connect(elsewhere);
        EtcdStore whole = EtcdStore.connect(trusted())) {
      store.put("/registry/pods/default/a", new byte[] {1}, 0, Duration.ZERO);

      assertThat(store.list("/registry/pods/", 0).objects().getFirst().key())
          .isEqualTo("/registry/pods/default/a");
      assertThat(whole.find("/registry/elsewhere/pods/default/a")).isPresent();
      assertThat(whole.find("/registry/pods/default/a")).isEmpty();
    }
  }
}
