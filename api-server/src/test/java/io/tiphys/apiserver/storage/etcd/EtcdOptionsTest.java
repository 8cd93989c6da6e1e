package io.tiphys.apiserver.storage.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is accepted as etcd's address, version and prefix. */
final class EtcdOptionsTest {

  @Test
  void wrongServersAreRefusedWithTheFlagsName() {
    assertThatThrownBy(EtcdOptions::of).hasMessageContaining("--etcd-servers");
    assertThatThrownBy(() -> EtcdOptions.of("127.0.0.1:2379")).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> EtcdOptions.of("etcd:2379")).hasMessageContaining("--etcd-servers");
    assertThatThrownBy(() -> EtcdOptions.of("http://a:1", "https://b:1"))
        .hasMessageContaining("mixes");
    assertThatThrownBy(() -> EtcdOptions.of("http://a:1").withPrefix("registry/"))
        .hasMessageContaining("--etcd-prefix");
  }

  @Test
  void aCertificateNeedsItsKey() {
    assertThatThrownBy(() ->
            new EtcdOptions.Tls(Optional.empty(), Optional.of(Path.of("a.crt")), Optional.empty()))
        .hasMessageContaining("--etcd-keyfile");
  }

  @Test
  void theTargetOfSeveralServersCanBeParsedWhateverTheyAre() {
    String target =
        ServersResolver.target(
            List.of(URI.create("https://[::1]:2379"), URI.create("https://etcd-1.local")));
    assertThat(URI.create(target).getPath()).isEqualTo("/[::1]:2379,etcd-1.local:2379");
  }

  @Test
  void progressIsTrustedFromAFixedVersionOn() {
    assertThat(EtcdVersion.parse("3.5.13").tellsProgress()).isTrue();
    assertThat(EtcdVersion.parse("3.6.0-rc.1").tellsProgress()).isTrue();
    assertThat(EtcdVersion.parse("3.5.12").tellsProgress()).isFalse();
    assertThat(EtcdVersion.parse("3.4.23").tellsProgress()).isFalse();
  }

  @Test
  void theEndOfAPrefixIsTheFirstKeyAfterIt() {
    assertThat(KeySpace.endOf(ByteString.copyFromUtf8("/a/")).toStringUtf8()).isEqualTo("/a0");
    assertThat(KeySpace.endOf(ByteString.copyFrom(new byte[] {1, -1})))
        .isEqualTo(ByteString.copyFrom(new byte[] {2}));
    assertThat(KeySpace.endOf(ByteString.copyFrom(new byte[] {-1})))
        .isEqualTo(ByteString.copyFrom(new byte[1]));
  }

  @Test
  void keysMoveUnderTheConfiguredPrefixAndBack() {
    KeySpace keys = new KeySpace("/clusters/one");
    ByteString inEtcd = keys.toEtcd("/registry/pods/default/a");
    assertThat(inEtcd.toStringUtf8()).isEqualTo("/clusters/one/pods/default/a");
    assertThat(keys.fromEtcd(inEtcd)).isEqualTo("/registry/pods/default/a");
  }
}
