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
    for (X509Certificate authority : certificates) {
      if (leaf.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
        try {
          leaf.verify(authority.getPublicKey());
          return true;
        } catch (GeneralSecurityException e) {
          // Another authority of the same name may have signed it.
          continue;
        }
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "CertificateBundle"
        + certificates.stream().map(X509Certificate::getSubjectX500Principal).toList();
  }
}
