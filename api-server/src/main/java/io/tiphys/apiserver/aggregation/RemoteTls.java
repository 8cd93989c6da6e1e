package io.tiphys.apiserver.aggregation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.apiserver.pki.Identity;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS towards aggregated servers: this server shows its front-proxy certificate, and the other one
 * a certificate for its Service's name, whatever address it is reached at.
 */
final class RemoteTls {

  private static final int DNS_NAME = 2;
  private static final char[] NO_PASSWORD = new char[0];

  private RemoteTls() {}

  static SSLContext context(Identity frontProxy, RemoteService.Target target)
      throws GeneralSecurityException {
    return context(
        frontProxy,
        target.insecureSkipTlsVerify()
            ? new Anyone()
            : new OneName(authorities(target.caBundle()), target.serverName()));
  }

  /** For probes, which tell nothing and trust nobody's answer. */
  static SSLContext unverified(Identity frontProxy) throws GeneralSecurityException {
    return context(frontProxy, new Anyone());
  }

  private static SSLContext context(Identity frontProxy, TrustManager trust)
      throws GeneralSecurityException {
    KeyStore keys = empty();
    keys.setKeyEntry(
        "front-proxy",
        frontProxy.key(),
        NO_PASSWORD,
        frontProxy.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), new TrustManager[] {trust}, null);
    return context;
  }

  private static X509TrustManager authorities(String caBundle) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (caBundle.isEmpty()) {
      factory.init((KeyStore) null); // those of the machine
    } else {
      KeyStore trusted = empty();
      int number = 0;
      for (X509Certificate one : Pem.certificates(text(caBundle))) {
        trusted.setCertificateEntry("ca-" + number++, one);
      }
      factory.init(trusted);
    }
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  private static String text(String base64) {
    return new String(Base64.getMimeDecoder().decode(base64), ISO_8859_1);
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

  /** Decides by the chain alone, without looking at the connection's own idea of a name. */
  private abstract static class ByChain extends X509ExtendedTrustManager {

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** What {@code insecureSkipTLSVerify} asks for. */
  private static final class Anyone extends ByChain {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
  }

  private static final class OneName extends ByChain {

    private final X509TrustManager authorities;
    private final String name;

    OneName(X509TrustManager authorities, String name) {
      this.authorities = authorities;
      this.name = name;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      authorities.checkServerTrusted(chain, type);
      Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
      boolean matches =
          names != null
              && names.stream()
                  .filter(one -> one.get(0).equals(DNS_NAME))
                  .anyMatch(one -> matches(String.valueOf(one.get(1)).toLowerCase(Locale.ROOT)));
      if (!matches) {
        throw new CertificateException("the certificate is not valid for " + name);
      }
    }

    private boolean matches(String pattern) {
      return pattern.startsWith("*.")
          ? name.substring(name.indexOf('.') + 1).equals(pattern.substring(2))
          : name.equals(pattern);
    }
  }
}
