package io.tiphys.node.server;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS of the agent's server: it shows its certificate and asks for the client's. */
final class ServerTls extends HttpsConfigurator {

  private static final char[] NO_PASSWORD = new char[0];

  private ServerTls(SSLContext context) {
    super(context);
  }

  static ServerTls of(Path certificate, Path key, Optional<Path> clientCa) throws IOException {
    try {
      KeyStore own = empty();
      own.setKeyEntry(
          "server",
          Pem.privateKey(Files.readString(key)),
          NO_PASSWORD,
          Pem.certificates(Files.readString(certificate)).toArray(Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      KeyStore trusted = empty();
      List<X509Certificate> authorities =
          clientCa.isPresent() ? Pem.certificates(Files.readString(clientCa.get())) : List.of();
      for (int i = 0; i < authorities.size(); i++) {
        trusted.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] managers =
          authorities.isEmpty() ? new TrustManager[0] : trust.getTrustManagers();
      context.init(keys.getKeyManagers(), managers, new SecureRandom());
      return new ServerTls(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate or key of the node's server cannot be used: " + e, e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  @Override
  public void configure(HttpsParameters parameters) {
    SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
    wanted.setWantClientAuth(true);
    parameters.setSSLParameters(wanted);
  }
}
