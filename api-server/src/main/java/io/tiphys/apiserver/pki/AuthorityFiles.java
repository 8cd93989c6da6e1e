package io.tiphys.apiserver.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * An authority as files {@code NAME.crt} and {@code NAME.key}; without its key (kubeadm's external
 * CA) it verifies but does not sign.
 */
record AuthorityFiles(
    CertificateBundle certificates, Optional<CertificateAuthority> signer, Path keyFile) {

  /** The authority of the files, made if neither is there. */
  static AuthorityFiles ensure(Path directory, String name, String commonName, Instant now) {
    Path certificateFile = directory.resolve(name + ".crt");
    Path keyFile = directory.resolve(name + ".key");
    if (Files.exists(certificateFile)) {
      return open(certificateFile, keyFile, now);
    }
    CertificateAuthority authority;
    if (Files.exists(keyFile)) {
      // A former start ended between the two files.
      authority = CertificateAuthority.create(commonName, KeyFiles.pair(keyFile), now);
    } else {
      authority = CertificateAuthority.create(commonName, now);
      SecretFiles.writeSecret(keyFile, authority.identity().keyPem());
    }
    SecretFiles.writePublic(certificateFile, authority.identity().certificatePem());
    return new AuthorityFiles(
        new CertificateBundle(authority.identity().chain()), Optional.of(authority), keyFile);
  }

  private static AuthorityFiles open(Path certificateFile, Path keyFile, Instant now) {
    CertificateBundle bundle = new CertificateBundle(LeafFiles.certificates(certificateFile));
    if (bundle.certificates().getFirst().getNotAfter().toInstant().isBefore(now)) {
      throw new PkiException(
          certificateFile + " has expired; replace the authority and all that it has signed");
    }
    Optional<CertificateAuthority> signer =
        LeafFiles.find(certificateFile, keyFile).map(CertificateAuthority::new);
    return new AuthorityFiles(bundle, signer, keyFile);
  }

  boolean hasSigned(X509Certificate leaf) {
    return certificates.hasSigned(leaf);
  }
}
