package io.tiphys.telemetry.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process' entry in the dashboard (Spring Boot Admin): made at the start, renewed every ten
 * seconds, taken back at the end. A dashboard that is away changes nothing for the process.
 *
 * <p>It speaks the dashboard's registration protocol itself, since that is one POST: its client
 * library would bring a second web stack into every service.
 */
public final class DashboardEntry implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DashboardEntry.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI instances;
  private final String authorization;
  private final byte[] body;
  private final HttpClient client;
  private final Thread renewal;
  private volatile @Nullable String id;
  private boolean failing;

  private DashboardEntry(URI dashboard, String password, byte[] body, HttpClient client) {
    this.instances = URI.create(dashboard.toString().replaceFirst("/$", "") + "/instances");
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("service:" + password).getBytes(StandardCharsets.UTF_8));
    this.body = body;
    this.client = client;
    this.renewal = Thread.ofVirtual().name("dashboard-entry").unstarted(this::renew);
  }

  /**
   * Begins to enter a process as the flags say; empty where they name no dashboard.
   *
   * @throws UsageException where the password or the authority cannot be read
   */
  public static Optional<DashboardEntry> start(String name, Flags flags) {
    Optional<String> url = flags.find("dashboard-url");
    if (url.isEmpty()) {
      return Optional.empty();
    }
    String password = text(flags, "dashboard-password-file").strip();
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
    if (flags.find("dashboard-ca-file").isPresent()) {
      client.sslContext(TrustedBy.context(text(flags, "dashboard-ca-file")));
    }
    DashboardEntry entry =
        new DashboardEntry(URI.create(url.get()), password, body(name, flags), client.build());
    entry.renewal.start();
    return Optional.of(entry);
  }

  private static byte[] body(String name, Flags flags) {
    String base =
        flags
            .find("management-advertise-url")
            .orElseGet(() ->
                (ManagementFlags.secured(flags) ? "https" : "http")
                    + "://"
                    + host(flags.text("management-address"))
                    + ":"
                    + flags.text("management-port"))
            .replaceFirst("/$", "");
    ObjectNode entry =
        Json.newObject()
            .put("name", name)
            .put("managementUrl", base + "/actuator")
            .put("healthUrl", base + "/actuator/health")
            .put("serviceUrl", base + "/");
    entry.putObject("metadata").put("host", host(flags.text("management-address")));
    return Json.bytes(entry);
  }

  /** The address itself where it is one that others can use, else the host's name. */
  private static String host(String address) {
    try {
      return InetAddress.getByName(address).isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostName()
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }

  private static String text(Flags flags, String flag) {
    String file =
        flags.find(flag).orElseThrow(() -> new UsageException("--dashboard-url needs --" + flag));
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UsageException("--" + flag + ": " + file + " cannot be read: " + e.getMessage());
    }
  }

  private void renew() {
    try {
      while (true) {
        enter();
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void enter() throws InterruptedException {
    try {
      HttpResponse<byte[]> answer =
          client.send(
              request(instances)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofByteArray());
      if (answer.statusCode() != 201) {
        failed("it answers " + answer.statusCode());
        return;
      }
      id = Json.parse(answer.body()).path("id").asText();
      if (failing) {
        failing = false;
        log.atInfo().log("entered in the dashboard again");
      }
    } catch (JsonProcessingException e) {
      failed("it answers no JSON");
    } catch (IOException e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .timeout(PATIENCE)
        .header("Accept", "application/json")
        .header("Authorization", authorization);
  }

  private void failed(String why) {
    if (!failing) {
      failing = true;
      log.atWarn()
          .addKeyValue("dashboard", instances)
          .addKeyValue("error", why)
          .log("not entered in the dashboard; it is tried again");
    }
  }

  @Override
  public void close() {
    renewal.interrupt();
    String entered = id;
    if (entered != null) {
      try {
        client.send(
            request(URI.create(instances + "/" + entered)).DELETE().build(),
            BodyHandlers.discarding());
      } catch (IOException e) {
        log.atDebug().addKeyValue("error", e.getMessage()).log("entry not taken back");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    client.shutdownNow();
  }
}
