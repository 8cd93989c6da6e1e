package io.tiphys.apiserver.server;

import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS for webhooks that tests serve on localhost: with the tested server's own certificate. */
record WebhookTls(SSLContext context, String caBundle) {

  static WebhookTls of(TestServer server) {
    Path pki = server.dataDir().resolve("pki");
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(
          "webhook",
          Pem.privateKey(Files.readString(pki.resolve("apiserver.key"))),
          new char[0],
          Pem.certificates(Files.readString(pki.resolve("apiserver.crt")))
              .toArray(X509Certificate[]::new));
      KeyManagerFactory ours =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      ours.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(ours.getKeyManagers(), null, null);
      byte[] authority = Files.readAllBytes(pki.resolve("ca.crt"));
      return new WebhookTls(context, Base64.getEncoder().encodeToString(authority));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
