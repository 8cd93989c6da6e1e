package io.tiphys.apiserver.customresources.conversion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tiphys.api.kubeconfig.Pem;
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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS towards webhooks. */
final class WebhookTls {

  private static final int DNS_NAME = 2;

  private WebhookTls() {}

  /**
   * Trusts the authorities of a bundle.
   *
   * @param caBundle PEM in base64; empty for the machine's own authorities
   */
  static SSLContext forUrl(String caBundle) throws GeneralSecurityException {
    return context(authorities(caBundle));
  }

  /** The same; the certificate must be for that name, whatever address is called. */
  static SSLContext forService(String caBundle, String serverName) throws GeneralSecurityException {
    return context(new OneName(authorities(caBundle), serverName));
  }

  private static SSLContext context(TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  private static X509TrustManager authorities(String caBundle) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (caBundle.isBlank()) {
      factory.init((KeyStore) null);
    } else {
      factory.init(bundle(caBundle));
    }
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  private static KeyStore bundle(String caBundle) throws GeneralSecurityException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      int number = 0;
      byte[] pem = Base64.getMimeDecoder().decode(caBundle);
      for (X509Certificate one : Pem.certificates(new String(pem, ISO_8859_1))) {
        trusted.setCertificateEntry("ca-" + number++, one);
      }
      return trusted;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** Decides by chain and one name, without the connection's own idea of a name. */
  private static final class OneName extends X509ExtendedTrustManager {

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
        throw new CertificateException("x509: certificate is not valid for " + name);
      }
    }

    private boolean matches(String pattern) {
      return pattern.startsWith("*.")
          ? name.substring(name.indexOf('.') + 1).equals(pattern.substring(2))
          : name.equals(pattern);
    }

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
}
