package io.tiphys.client.serving;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.api.tls.AnyClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * TLS of a component's server: it shows its certificate and asks for the client's. Whether that is
 * a good one is for {@link CallerAccess} to say, so that a wrong one gets an answer.
 */
public final class ServingTls extends HttpsConfigurator {

  private static final char[] NO_PASSWORD = new char[0];

  private ServingTls(SSLContext context) {
    super(context);
  }

  /** With a certificate (and its chain) from files. */
  public static ServingTls of(Path certificate, Path key) throws IOException {
    try {
      return of(
          Pem.certificates(Files.readString(certificate)), Pem.privateKey(Files.readString(key)));
    } catch (IllegalArgumentException e) {
      throw new IOException(certificate + " or " + key + " " + e.getMessage(), e);
    }
  }

  static ServingTls of(List<X509Certificate> chain, PrivateKey key) throws IOException {
    try {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[] {new AnyClient()}, new SecureRandom());
      return new ServingTls(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("the serving certificate or its key cannot be used: " + e, e);
    }
  }

  @Override
  public void configure(HttpsParameters parameters) {
    SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
    wanted.setWantClientAuth(true);
    parameters.setSSLParameters(wanted);
  }
}
