package io.tiphys.telemetry.tracing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.api.json.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Upstream's {@code TracingConfiguration} ({@code apiserver.config.k8s.io}).
 *
 * @param endpoint the collector's port for OTLP over gRPC; without a scheme, in clear text
 * @param samplingRatePerMillion how many of a million requests are traced that nobody traces
 *     already
 */
public record TracingConfig(URI endpoint, int samplingRatePerMillion) {

  private static final String FLAG = "tracing-config-file";
  private static final URI DEFAULT_ENDPOINT = URI.create("http://localhost:4317");
  private static final int MILLION = 1_000_000;

  public static Flag flag() {
    return Flag.text(
        FLAG, "", "A TracingConfiguration: where spans are sent, and how many. None: no traces.");
  }

  /** What the flag names; empty without it. */
  public static Optional<TracingConfig> read(Flags flags) {
    return flags.find(FLAG).map(file -> read(Path.of(file)));
  }

  static TracingConfig read(Path file) {
    try {
      List<JsonNode> documents = Yaml.readAll(Files.readAllBytes(file));
      if (documents.size() != 1
          || !documents.getFirst().path("kind").asText().equals("TracingConfiguration")) {
        throw wrong(file, "it is no TracingConfiguration");
      }
      JsonNode configuration = documents.getFirst();
      int rate = configuration.path("samplingRatePerMillion").asInt(0);
      if (rate < 0 || rate > MILLION) {
        throw wrong(file, "samplingRatePerMillion must be 0 to 1000000, not " + rate);
      }
      String endpoint = configuration.path("endpoint").asText("");
      return new TracingConfig(
          endpoint.isEmpty()
              ? DEFAULT_ENDPOINT
              : URI.create(endpoint.contains("://") ? endpoint : "http://" + endpoint),
          rate);
    } catch (JsonProcessingException e) {
      throw wrong(file, "it is no YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw wrong(file, "it cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw wrong(file, String.valueOf(e.getMessage()));
    }
  }

  private static UsageException wrong(Path file, String why) {
    return new UsageException("--" + FLAG + ": " + file + ": " + why);
  }
}
