package io.tiphys.client.boot;

import io.tiphys.api.flags.Flags;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.client.serving.ComponentServer;
import io.tiphys.client.serving.ServingFlags;
import io.tiphys.client.serving.ServingOptions;
import io.tiphys.telemetry.health.HealthCheck;
import io.tiphys.telemetry.health.HealthReport;
import io.tiphys.telemetry.metrics.Exposition;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;

/** The ports of upstream's that a component has besides Actuator's. */
public interface ComponentPorts {

  ComponentPorts NONE = (access, flags, component) -> () -> {};

  /** Health and metrics on {@code --secure-port}, as {@link ServingFlags} declares it. */
  ComponentPorts SECURE =
      (access, flags, component) ->
          unlessTaken(
              flags, "secure-port", () -> secure(ServingFlags.read(flags), access, component));

  /** Opens one. */
  interface Opening {
    AutoCloseable open() throws IOException;
  }

  /**
   * Opens a port, which must succeed where a flag names it. A default port that another replica on
   * this machine has is done without.
   */
  static AutoCloseable unlessTaken(Flags flags, String flag, Opening opening) throws IOException {
    try {
      return opening.open();
    } catch (IOException e) {
      if (flags.isGiven(flag) || !(e.getCause() instanceof BindException)) {
        throw e;
      }
      LoggerFactory.getLogger(ComponentPorts.class)
          .atWarn()
          .addKeyValue("error", e.getMessage())
          .log("a default port is taken; health and metrics are told elsewhere or not at all");
      return () -> {};
    }
  }

  /** Opens them; throws with the port that cannot be had. */
  AutoCloseable open(ClusterAccess access, Flags flags, Component component) throws IOException;

  /** A component's TLS port. */
  static AutoCloseable secure(ServingOptions options, ClusterAccess access, Component component)
      throws IOException {
    if (options.port() == 0) {
      return () -> {};
    }
    ApiClient client = ApiClient.connect(access, component.name());
    try {
      ComponentServer server =
          ComponentServer.start(options, client, report(component), Exposition.ofThisProcess());
      return () -> {
        server.close();
        client.close();
      };
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /** What must be well for the component to be. */
  static HealthReport report(Component component) {
    return new HealthReport(
        List.of(
            HealthCheck.ping(),
            new HealthCheck("log", Set.of(), () -> {}),
            HealthCheck.of("leaderElection", Set.of("healthz", "livez"), component::isRunning),
            HealthCheck.ready("shutdown", component::isRunning)));
  }
}
