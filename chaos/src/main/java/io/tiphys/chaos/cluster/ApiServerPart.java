package io.tiphys.chaos.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** An API server in a JVM of its own. */
public final class ApiServerPart extends Part {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final URI url;
  private final SSLContext tls;

  private ApiServerPart(String name, List<String> command, Path log, URI url, SSLContext tls) {
    super(name, command, log);
    this.url = url;
    this.tls = tls;
  }

  static ApiServerPart of(
      String name,
      Path data,
      Path log,
      Network network,
      List<String> etcd,
      List<String> flags,
      List<String> java,
      SSLContext tls) {
    int port = Ports.free();
    Path pki = data.resolve("pki");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data-dir=" + data,
                "--secure-port=" + port,
                "--advertise-address=" + network.address(name),
                "--tls-cert-file=" + pki.resolve("apiserver.crt"),
                "--tls-private-key-file=" + pki.resolve("apiserver.key"),
                "--etcd-servers=" + String.join(",", etcd),
                "--etcd-cafile=" + pki.resolve("ca.crt"),
                "--etcd-certfile=" + pki.resolve("apiserver-kubelet-client.crt"),
                "--etcd-keyfile=" + pki.resolve("apiserver-kubelet-client.key"),
                "--management-port=" + Ports.free()));
    arguments.addAll(flags);
    List<String> command = new ArrayList<>(network.enter(name));
    command.addAll(Programs.java(java, "api-server", arguments));
    return new ApiServerPart(
        name, command, log, URI.create("https://" + network.address(name) + ":" + port), tls);
  }

  public URI url() {
    return url;
  }

  /** A new client of this server, who may do all. */
  public HttpClient client() {
    return HttpClient.newBuilder().sslContext(tls).connectTimeout(CONNECT).build();
  }

  /** Whether it says that it is ready. */
  public boolean ready() {
    try (HttpClient client = client()) {
      return client
              .send(
                  HttpRequest.newBuilder(url.resolve("/readyz"))
                      .timeout(Duration.ofSeconds(2))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
