package io.tiphys.apiserver.pki;

import io.tiphys.api.kubeconfig.Kubeconfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Client certificates for whomever the holder of the cluster's authority wants to let in. */
public final class UserIdentity {

  private UserIdentity() {}

  /** New credentials of a user, signed by {@code DIR/pki/ca.key}; nothing is written. */
  public static Kubeconfig.User issue(Path dataDir, String user, String... groups) {
    Instant now = Clock.systemUTC().instant();
    Optional<CertificateAuthority> signer =
        AuthorityFiles.ensure(dataDir.resolve("pki"), "ca", "kubernetes", now).signer();
    if (signer.isEmpty()) {
      throw new PkiException("no key of the authority in " + dataDir.resolve("pki"));
    }
    Identity identity = signer.get().issue(CertificateRequest.client(user, groups), now);
    return Kubeconfig.User.ofCertificate(user, identity.certificatePem(), identity.keyPem());
  }

  /** The same as a kubeconfig {@code DIR/NAME.conf}, which is kept while it is right. */
  public static void ensure(Path dataDir, String name, String user, URI server) {
    Instant now = Clock.systemUTC().instant();
    AuthorityFiles ca = AuthorityFiles.ensure(dataDir.resolve("pki"), "ca", "kubernetes", now);
    ComponentKubeconfigs.write(
        dataDir.resolve(name + ".conf"), ca, CertificateRequest.client(user), server, now);
  }
}
