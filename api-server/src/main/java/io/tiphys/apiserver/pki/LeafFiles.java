package io.tiphys.apiserver.pki;

import io.tiphys.api.kubeconfig.Pem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Leaf certificates as pairs of files {@code NAME.crt} and {@code NAME.key}. One that is there is
 * kept, unless it is about to expire, or its authority has gone, or it lacks a name; then its
 * authority, if its key is there, issues it anew.
 */
final class LeafFiles {

  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final int DNS_NAME = 2;
  private static final int ADDRESS = 7;

  private final Path directory;
  private final Instant now;

  LeafFiles(Path directory, Instant now) {
    this.directory = directory;
    this.now = now;
  }

  Identity ensure(String name, AuthorityFiles authority, CertificateRequest request) {
    Path certificateFile = directory.resolve(name + ".crt");
    Path keyFile = directory.resolve(name + ".key");
    Optional<Identity> present = find(certificateFile, keyFile);
    if (present.isPresent()) {
      Identity identity = present.get();
      if (isGood(identity.certificate(), authority, request)) {
        return identity;
      }
      if (authority.signer().isEmpty()) {
        return keepWithoutSigner(identity, certificateFile);
      }
    }
    Identity issued =
        authority
            .signer()
            .orElseThrow(() ->
                new PkiException(
                    certificateFile
                        + " is absent and cannot be issued without "
                        + authority.keyFile()
                        + "; put either file there"))
            .issue(withNamesOf(present, request), now);
    SecretFiles.writeSecret(keyFile, issued.keyPem());
    SecretFiles.writePublic(certificateFile, issued.certificatePem());
    return issued;
  }

  private Identity keepWithoutSigner(Identity identity, Path file) {
    if (identity.certificate().getNotAfter().toInstant().isBefore(now)) {
      throw new PkiException(
          file + " has expired and its authority's key is not here; replace it and its key");
    }
    return identity;
  }

  boolean isGood(
      X509Certificate certificate, AuthorityFiles authority, CertificateRequest request) {
    return certificate.getNotAfter().toInstant().minus(RENEW_BEFORE).isAfter(now)
        && authority.hasSigned(certificate)
        && names(certificate, DNS_NAME).containsAll(request.dnsNames())
        && names(certificate, ADDRESS).containsAll(canonical(request.addresses()));
  }

  /** A machine's addresses come and go; the new certificate covers the old ones too. */
  private static CertificateRequest withNamesOf(
      Optional<Identity> old, CertificateRequest request) {
    if (old.isEmpty()) {
      return request;
    }
    Set<String> dnsNames = new HashSet<>(request.dnsNames());
    dnsNames.addAll(names(old.get().certificate(), DNS_NAME));
    Set<String> addresses = new HashSet<>(canonical(request.addresses()));
    addresses.addAll(names(old.get().certificate(), ADDRESS));
    return request.withNames(dnsNames, addresses);
  }

  private static Set<String> canonical(Set<String> addresses) {
    Set<String> canonical = new HashSet<>();
    for (String address : addresses) {
      canonical.add(LocalAddresses.text(LocalAddresses.parse(address)));
    }
    return canonical;
  }

  private static Set<String> names(X509Certificate certificate, int type) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      Set<String> names = new HashSet<>();
      if (all != null) {
        for (List<?> one : all) {
          if (one.get(0).equals(type)) {
            names.add((String) one.get(1));
          }
        }
      }
      return names;
    } catch (CertificateParsingException e) {
      throw new PkiException(
          "the names of the certificate " + certificate.getSubjectX500Principal() + " are bad", e);
    }
  }

  static Optional<Identity> find(Path certificateFile, Path keyFile) {
    if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
      return Optional.empty();
    }
    return Optional.of(read(certificateFile, keyFile));
  }

  static Identity read(Path certificateFile, Path keyFile) {
    Identity identity = new Identity(certificates(certificateFile), KeyFiles.privateKey(keyFile));
    if (!KeyFiles.isPair(identity.key(), identity.certificate().getPublicKey())) {
      throw new PkiException(
          keyFile + " is not the key of " + certificateFile + "; replace both by a matching pair");
    }
    return identity;
  }

  static List<X509Certificate> certificates(Path file) {
    try {
      return Pem.certificates(SecretFiles.read(file));
    } catch (IllegalArgumentException e) {
      throw new PkiException(
          file + " " + e.getMessage() + "; replace it, or remove it to have it made anew", e);
    }
  }
}
