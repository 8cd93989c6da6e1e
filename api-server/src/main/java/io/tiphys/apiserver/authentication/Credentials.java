package io.tiphys.apiserver.authentication;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a request shows of who it comes from.
 *
 * @param certificates the client's chain as TLS received it, leaf first; not yet verified
 * @param bearerToken from the {@code Authorization} header
 */
public record Credentials(List<X509Certificate> certificates, Optional<String> bearerToken) {
  public Credentials {
    certificates = List.copyOf(certificates);
  }
}
