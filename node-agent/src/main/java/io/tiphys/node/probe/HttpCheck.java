package io.tiphys.node.probe;

import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** An HTTP GET whose answer below 400 is good; certificates are not checked, as upstream. */
public final class HttpCheck {

  private static final int MAX_BODY = 10 << 10;

  private HttpCheck() {}

  /** Throws with what is wrong. */
  public static void get(Target target, Duration timeout) throws IOException {
    String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
    URI uri = URI.create(target.scheme() + "://" + host + ":" + target.port() + target.path());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setInstanceFollowRedirects(true);
    connection.setRequestProperty("User-Agent", "kube-probe/1.35");
    connection.setRequestProperty("Accept", "*/*");
    connection.setRequestProperty("Connection", "close");
    for (HTTPHeader header : target.headers()) {
      connection.setRequestProperty(header.getName(), header.getValue());
    }
    if (connection instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(TRUSTING.getSocketFactory());
      secure.setHostnameVerifier((name, session) -> true);
    }
    try {
      int code = connection.getResponseCode();
      if (code >= 400 || code < 200) {
        throw new IOException("HTTP probe failed with statuscode: " + code);
      }
      drain(connection.getInputStream());
    } catch (java.net.SocketTimeoutException e) {
      throw new IOException(
          "Get \""
              + uri
              + "\": context deadline exceeded (Client.Timeout exceeded while awaiting"
              + " headers)",
          e);
    } catch (java.net.ConnectException e) {
      throw new IOException(
          "Get \""
              + uri
              + "\": dial tcp "
              + host
              + ":"
              + target.port()
              + ": connect: "
              + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT),
          e);
    } finally {
      connection.disconnect();
    }
  }

  private static void drain(InputStream body) throws IOException {
    try (body) {
      body.readNBytes(MAX_BODY);
    }
  }

  private static final SSLContext TRUSTING = trusting();

  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
