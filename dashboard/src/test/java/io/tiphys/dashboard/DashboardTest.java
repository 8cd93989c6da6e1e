package io.tiphys.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.json.Json;
import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.client.serving.SelfSigned;
import io.tiphys.telemetry.management.DashboardEntry;
import io.tiphys.telemetry.management.ManagementFlags;
import io.tiphys.telemetry.management.TrustedBy;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class DashboardTest {

  @TempDir private static Path folder;

  private static ConfigurableApplicationContext context;
  private static HttpServer service;
  private static URI url;

  @BeforeAll
  static void start() throws IOException {
    SelfSigned own = SelfSigned.create("localhost", Instant.now());
    Files.writeString(folder.resolve("tls.crt"), own.certificatePem());
    Files.writeString(folder.resolve("tls.key"), own.keyPem());
    context =
        DashboardApplication.start(
            new CommandLine("dashboard", "", DashboardApplication.flags())
                .parseOrExit(
                    new String[] {
                      "--port=0",
                      "--tls-cert-file=" + folder.resolve("tls.crt"),
                      "--tls-private-key-file=" + folder.resolve("tls.key"),
                      "--user-password-file=" + folder.resolve("user.password"),
                      "--service-password-file=" + folder.resolve("service.password")
                    }));
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    url = URI.create("https://localhost:" + port);
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/actuator",
        exchange -> {
          byte[] body = "{\"status\":\"UP\"}".getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    service.start();
  }

  @AfterAll
  static void stop() {
    service.stop(0);
    context.close();
  }

  @Test
  void showsNothingToWhoHasNotLoggedIn() throws Exception {
    try (HttpClient stranger = client()) {
      HttpResponse<String> page = get(stranger, "/", "text/html");
      assertThat(page.statusCode()).isEqualTo(302);
      assertThat(page.headers().firstValue("Location")).hasValue("/login");
      for (String path : List.of("/instances", "/applications", "/actuator/env", "/nothing")) {
        assertThat(get(stranger, path, "application/json").statusCode()).isIn(302, 401, 403);
      }
      assertThat(get(stranger, "/login", "text/html").statusCode()).isEqualTo(200);
      assertThat(enter(stranger, "wrong").statusCode()).isEqualTo(401);
      assertThat(enter(stranger, "").statusCode()).isIn(401, 403);
    }
  }

  @Test
  void aServiceEntersItselfAndIsSeenUp() throws Exception {
    Flags flags = flagsOfAService();
    DashboardEntry entry = DashboardEntry.start("kube-scheduler", flags).orElseThrow();
    try (HttpClient person = loggedIn()) {
      JsonNode seen = await(person, "UP");
      assertThat(seen.path("registration").path("name").asText()).isEqualTo("kube-scheduler");
      entry.close();
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!instances(person).isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      assertThat(instances(person)).isEmpty();
    }
  }

  @Test
  void aServicesPasswordOpensNothingElse() throws Exception {
    try (HttpClient client = client()) {
      HttpRequest request =
          HttpRequest.newBuilder(url.resolve("/instances"))
              .header("Accept", "application/json")
              .header("Authorization", basic("service", password("service")))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isIn(302, 401, 403);
    }
  }

  @Test
  void makesPasswordsThatOnlyTheOwnerMayRead() throws Exception {
    for (String name : List.of("user", "service")) {
      Path file = folder.resolve(name + ".password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(Files.readString(file).strip()).hasSizeGreaterThanOrEqualTo(24);
    }
    assertThat(password("user")).isNotEqualTo(password("service"));
  }

  private static JsonNode await(HttpClient person, String status) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      JsonNode instances = instances(person);
      if (instances.size() == 1
          && instances.path(0).path("statusInfo").path("status").asText().equals(status)) {
        return instances.path(0);
      }
      assertThat(System.nanoTime()).as("still %s", instances).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private static JsonNode instances(HttpClient person) throws Exception {
    HttpResponse<String> answer = get(person, "/instances", "application/json");
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.parse(answer.body().getBytes(UTF_8));
  }

  private static Flags flagsOfAService() {
    List<Flag> declared = new ArrayList<>(ManagementFlags.declared(0));
    return new CommandLine("service", "", declared)
        .parseOrExit(
            new String[] {
              "--dashboard-url=" + url,
              "--dashboard-ca-file=" + folder.resolve("tls.crt"),
              "--dashboard-password-file=" + folder.resolve("service.password"),
              "--management-advertise-url=http://127.0.0.1:" + service.getAddress().getPort()
            });
  }

  private static HttpClient client() throws IOException {
    assertThat(Pem.certificates(Files.readString(folder.resolve("tls.crt")))).hasSize(1);
    return HttpClient.newBuilder()
        .cookieHandler(new CookieManager())
        .sslContext(TrustedBy.context(Files.readString(folder.resolve("tls.crt"))))
        .build();
  }

  private static HttpClient loggedIn() throws Exception {
    HttpClient client = client();
    HttpResponse<String> page = get(client, "/login", "text/html");
    String token = page.body().replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
    assertThat(token).hasSizeBetween(8, 100);
    String form =
        "username=admin&password="
            + URLEncoder.encode(password("user"), UTF_8)
            + "&_csrf="
            + URLEncoder.encode(token, UTF_8);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(url.resolve("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).hasValue("/");
    return client;
  }

  private static HttpResponse<String> get(HttpClient client, String path, String accept)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(url.resolve(path)).header("Accept", accept).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> enter(HttpClient client, String password)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve("/instances"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"));
    if (!password.isEmpty()) {
      request.header("Authorization", basic("service", password));
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String basic(String name, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
  }

  private static String password(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".password")).strip();
  }
}
