package io.tiphys.apiserver;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.telemetry.management.DashboardEntry;
import io.tiphys.telemetry.management.ManagementFlags;
import io.tiphys.telemetry.tracing.Tracing;
import io.tiphys.telemetry.tracing.TracingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Starts the API server alone, beside an Actuator on its own port. The server has wiring of its own
 * ({@link ApiServerConfiguration}), so that it starts the same way within other programs.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ApiServerApplication {

  private static final int MANAGEMENT_PORT = 7443;

  public static void main(String[] arguments) {
    List<Flag> all = new ArrayList<>(ApiServerFlags.all());
    all.addAll(ManagementFlags.declared(MANAGEMENT_PORT));
    all.add(TracingConfig.flag());
    all.add(Flag.integer("v", 0, "How much to log: 4 and more adds what helps to find an error."));
    Flags flags =
        new CommandLine("kube-apiserver", "The gate and the memory of the cluster.", all)
            .parseOrExit(arguments);
    Map<String, Object> properties = orExit(() -> ManagementFlags.properties(flags));
    Optional<Tracing.Running> tracing =
        orExit(() -> TracingConfig.read(flags).map(c -> Tracing.start(c, "kube-apiserver")));
    ApiServer server = orExit(() -> ApiServer.start(ApiServerFlags.read(flags)));
    SpringApplication application = new SpringApplication(ApiServerApplication.class);
    application.setDefaultProperties(properties);
    application.addInitializers(context -> {
      var beans = (GenericApplicationContext) context;
      beans.registerBean("apiServer", ApiServer.class, () -> server);
      beans.registerBean("archive", HealthIndicator.class, () -> () -> archive(server));
      beans.registerBean(
          PrometheusMeterRegistry.class,
          server::meters,
          definition -> {
            definition.setDestroyMethodName("");
          });
    });
    ConfigurableApplicationContext context = application.run();
    tracing.ifPresent(
        spans -> context.addApplicationListener((ContextClosedEvent closed) -> spans.close()));
    orExit(() -> DashboardEntry.start("kube-apiserver", flags))
        .ifPresent(
            entry -> context.addApplicationListener((ContextClosedEvent closed) -> entry.close()));
  }

  /** A database that is away makes nothing unhealthy: its state is none that Boot ranks. */
  private static Health archive(ApiServer server) {
    ArchiveDatabase.Health health = server.archive().health();
    return switch (health.state()) {
      case OFF -> Health.unknown().withDetail("archive", "none").build();
      case UP -> Health.up().build();
      case AWAY -> Health.status("AWAY").withDetail("error", health.error()).build();
    };
  }

  @SuppressWarnings("SystemOut") // the program's last word to its user
  private static <T> T orExit(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (UsageException | IllegalStateException e) {
      System.err.println("kube-apiserver: " + e.getMessage());
      System.exit(e instanceof UsageException ? 2 : 1);
      throw e;
    }
  }
}
