package io.tiphys.apiserver.pki;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS towards servers that this one calls: webhooks, aggregated servers, node agents. */
public final class OutgoingTls {

  private static final char[] NO_PASSWORD = new char[0];

  private final TrustManager trust;

  private OutgoingTls(TrustManager trust) {
    this.trust = trust;
  }

  /**
   * Towards the host of a URL.
   *
   * @param caBundle PEM in base64; empty for the machine's own authorities
   * @throws GeneralSecurityException if the bundle cannot be read
   */
  public static OutgoingTls toHost(String caBundle) throws GeneralSecurityException {
    return new OutgoingTls(authorities(caBundle));
  }

  /** Towards a host of the cluster. */
  public static OutgoingTls toHost(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    return new OutgoingTls(trusting(store(authorities)));
  }

  /**
   * As {@link #toHost(String)}; the certificate must be for that name, whatever address is called.
   */
  public static OutgoingTls toName(String caBundle, String name) throws GeneralSecurityException {
    return new OutgoingTls(new NameTrust.OneName(authorities(caBundle), name));
  }

  /** Towards whoever answers: what {@code insecureSkipTLSVerify} asks for. */
  public static OutgoingTls toAnyone() {
    return new OutgoingTls(new NameTrust.Anyone());
  }

  public SSLContext context() throws GeneralSecurityException {
    return context(null);
  }

  /** With a certificate of our own to show. */
  public SSLContext showing(Identity identity) throws GeneralSecurityException {
    KeyStore keys = empty();
    keys.setKeyEntry(
        "own", identity.key(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, NO_PASSWORD);
    return context(ours.getKeyManagers());
  }

  private SSLContext context(KeyManager @Nullable [] keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {trust}, null);
    return context;
  }

  private static X509TrustManager authorities(String caBundle) throws GeneralSecurityException {
    return trusting(caBundle.isBlank() ? null : trusted(caBundle));
  }

  private static X509TrustManager trusting(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  private static KeyStore trusted(String caBundle) throws GeneralSecurityException {
    try {
      String text = new String(Base64.getMimeDecoder().decode(caBundle), ISO_8859_1);
      return store(Pem.certificates(text));
    } catch (RuntimeException e) {
      throw new GeneralSecurityException("unable to load root certificates", e);
    }
  }

  private static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    for (X509Certificate one : authorities) {
      store.setCertificateEntry("ca-" + number++, one);
    }
    return store;
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
