package io.tiphys.apiserver.pki;

import io.tiphys.api.kubeconfig.Pem;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Authorities that are trusted alike. */
public record CertificateBundle(List<X509Certificate> certificates) {

  public CertificateBundle {
    certificates = List.copyOf(certificates);
  }

  public String pem() {
    return Pem.write(certificates);
  }

  boolean hasSigned(X509Certificate leaf) {
    return certificates.stream().anyMatch(authority -> hasSigned(authority, leaf));
  }

  private static boolean hasSigned(X509Certificate authority, X509Certificate leaf) {
    try {
      leaf.verify(authority.getPublicKey());
      return leaf.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      // Any failure to verify is the answer.
      return false;
    }
  }

  @Override
  public String toString() {
    return "CertificateBundle"
        + certificates.stream().map(X509Certificate::getSubjectX500Principal).toList();
  }
}
