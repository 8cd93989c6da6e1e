package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.Optional;

/** {@code /version}: which Kubernetes this server speaks, and that it is Tiphys that does. */
final class VersionEndpoint implements Endpoint {

  private static final String KUBERNETES = "v1.35.0";
  private static final String TIPHYS = "0.1.0";

  static final String GIT_VERSION = KUBERNETES + "+tiphys" + TIPHYS;

  private final byte[] body;

  VersionEndpoint() {
    ObjectNode version = Json.newObject();
    version.put("major", "1").put("minor", "35");
    version.put("emulationMajor", "1").put("emulationMinor", "35");
    version.put("minCompatibilityMajor", "1").put("minCompatibilityMinor", "34");
    version.put("gitVersion", GIT_VERSION);
    version.put("gitCommit", "");
    version.put("gitTreeState", "clean");
    version.put("buildDate", "2026-11-22T00:00:00Z");
    version.put("goVersion", "");
    version.put("compiler", "java");
    version.put("platform", "linux/" + architecture());
    body = Json.bytes(version);
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "aarch64" -> "arm64";
      default -> "amd64";
    };
  }

  @Override
  public Optional<Document> find(Request request) {
    return request.path().equals("/version") ? Optional.of(Document.json(body)) : Optional.empty();
  }
}
