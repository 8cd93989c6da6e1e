package io.tiphys.telemetry.management;

import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS to servers of one authority. */
public final class TrustedBy {

  private TrustedBy() {}

  public static SSLContext context(String authorityPem) {
    try {
      KeyStore authorities = KeyStore.getInstance("PKCS12");
      authorities.load(null, null);
      int count = 0;
      for (X509Certificate authority : Pem.certificates(authorityPem)) {
        authorities.setCertificateEntry("authority-" + count++, authority);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the authority's certificates cannot be used: " + e, e);
    }
  }
}
