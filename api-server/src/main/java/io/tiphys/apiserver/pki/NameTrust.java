package io.tiphys.apiserver.pki;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Decides by the certificate alone, without the connection's own idea of the server's name. */
abstract sealed class NameTrust extends X509ExtendedTrustManager {

  /** Asks for no proof at all. */
  static final class Anyone extends NameTrust {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
  }

  /** Wants a certificate of these authorities for one name, whatever address it is reached at. */
  static final class OneName extends NameTrust {

    private static final int DNS_NAME = 2;

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
        throw new CertificateException(
            "tls: failed to verify certificate: x509: certificate is not valid for " + name);
      }
    }

    private boolean matches(String pattern) {
      return pattern.startsWith("*.")
          ? name.substring(name.indexOf('.') + 1).equals(pattern.substring(2))
          : name.equals(pattern);
    }
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
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
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
