package io.tiphys.apiserver.proxy;

import io.tiphys.apiserver.pki.ClusterPki;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS towards node agents: the server shows its client certificate and trusts the cluster's CA. */
final class AgentTls {

  private AgentTls() {}

  static SSLContext context(ClusterPki pki) throws GeneralSecurityException {
    char[] password = new char[0];
    KeyStore keys = empty();
    keys.setKeyEntry(
        "client",
        pki.kubeletClient().key(),
        password,
        pki.kubeletClient().chain().toArray(X509Certificate[]::new));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, password);
    KeyStore trusted = empty();
    int number = 0;
    for (X509Certificate certificate : pki.ca().certificates()) {
      trusted.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory theirs =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
