package io.tiphys.client;

import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.client.ClusterAccess.ClientCertificate;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** What a {@link ClusterAccess} means for a TLS connection; keys stay in memory. */
public final class Tls {

  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  /**
   * Who one is and whom to trust; throws {@link IllegalArgumentException} where that cannot be
   * used.
   */
  public static SSLContext context(ClusterAccess access) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(access), trust(access), new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "the certificates or the key for " + access.servers() + " cannot be used: " + e, e);
    }
  }

  private static KeyManager @Nullable [] keys(ClusterAccess access)
      throws GeneralSecurityException, IOException {
    if (!(access.credentials() instanceof ClientCertificate own)) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        Pem.privateKey(own.keyPem()),
        NO_PASSWORD,
        Pem.certificates(own.certificatePem()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(ClusterAccess access)
      throws GeneralSecurityException, IOException {
    if (access.trustAnything()) {
      return new TrustManager[] {new TrustAnything()};
    }
    if (access.authorityPem().isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    List<X509Certificate> authorities = Pem.certificates(access.authorityPem().get());
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Accepts each server; an extended manager, so that the JDK does not check names itself. */
  private static final class TrustAnything extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
