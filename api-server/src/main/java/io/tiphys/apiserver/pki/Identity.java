package io.tiphys.apiserver.pki;

import io.tiphys.api.kubeconfig.Pem;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate, with those that lead to its authority, and its private key. Its text form shows no
 * key.
 *
 * @param chain leaf first
 */
public record Identity(List<X509Certificate> chain, PrivateKey key) {

  public Identity {
    chain = List.copyOf(chain);
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public String certificatePem() {
    return Pem.write(chain);
  }

  public String keyPem() {
    return Pem.write(key);
  }

  @Override
  public String toString() {
    return "Identity[" + certificate().getSubjectX500Principal() + "]";
  }
}
