package io.tiphys.client.serving;

import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorities of the certificates that clients show: those of a file, or those that the API
 * server publishes for its components. The latter are asked for when a client shows a certificate,
 * at most once in {@link #PAUSE}; until they are known, certificates are refused and tokens do.
 */
public final class ClientAuthorities {

  private static final Logger log = LoggerFactory.getLogger(ClientAuthorities.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration KEEP = Duration.ofMinutes(10);
  private static final String PUBLISHED =
      "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";

  private final Supplier<String> source;
  private @Nullable X509ExtendedTrustManager known;
  private long asked;
  private boolean everAsked;

  private ClientAuthorities(Supplier<String> source) {
    this.source = source;
  }

  /** Those of a file, which is read now: a wrong one stops the start. */
  public static ClientAuthorities of(Path file) throws IOException {
    String pem = Files.readString(file);
    ClientAuthorities authorities = new ClientAuthorities(() -> pem);
    try {
      authorities.known = manager(pem);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds no usable certificates: " + e.getMessage(), e);
    }
    return authorities;
  }

  /** Those of a file, or nobody's. */
  public static ClientAuthorities of(Optional<Path> file) throws IOException {
    return file.isPresent() ? of(file.get()) : new ClientAuthorities(() -> "");
  }

  /** Those that the API server publishes. */
  public static ClientAuthorities publishedBy(ApiClient client) {
    return new ClientAuthorities(() ->
        client
            .call("GET", PUBLISHED, Optional.empty())
            .path("data")
            .path("client-ca-file")
            .asText());
  }

  private synchronized X509ExtendedTrustManager current() throws CertificateException {
    long now = System.nanoTime();
    X509ExtendedTrustManager found = known;
    Duration patience = found == null ? PAUSE : KEEP;
    if (!everAsked || now - asked > patience.toNanos()) {
      everAsked = true;
      asked = now;
      try {
        String pem = source.get();
        found = pem.isEmpty() ? found : manager(pem);
        known = found;
      } catch (StatusException
          | ApiUnreachableException
          | GeneralSecurityException
          | IllegalArgumentException
          | IOException e) {
        if (found == null) {
          throw new CertificateException("the clients' authority is not known: " + e, e);
        }
      }
    }
    if (found == null) {
      throw new CertificateException("no authority of clients is known");
    }
    return found;
  }

  private static X509ExtendedTrustManager manager(String pem)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    List<X509Certificate> authorities = Pem.certificates(pem);
    for (int i = 0; i < authorities.size(); i++) {
      trusted.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new GeneralSecurityException("this JVM has no trust manager for certificates");
  }

  /** Whether a chain, leaf first, is of a client that one of them vouches for. */
  boolean vouchFor(X509Certificate[] chain) {
    try {
      current().checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
      return true;
    } catch (CertificateException e) {
      log.atDebug().addKeyValue("error", e.getMessage()).log("A certificate is refused");
      return false;
    }
  }
}
