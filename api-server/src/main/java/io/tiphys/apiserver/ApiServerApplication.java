package io.tiphys.apiserver;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
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
    all.add(Flag.integer("management-port", MANAGEMENT_PORT, "Port of Actuator on 127.0.0.1."));
    all.add(Flag.integer("v", 0, "How much to log: 4 and more adds what helps to find an error."));
    Flags flags =
        new CommandLine("kube-apiserver", "The gate and the memory of the cluster.", all)
            .parseOrExit(arguments);
    SpringApplication application = new SpringApplication(ApiServerApplication.class);
    application.setDefaultProperties(properties(flags));
    ApiServer server = startOrExit(flags);
    application.addInitializers(context -> {
      GenericApplicationContext beans = (GenericApplicationContext) context;
      beans.registerBean("apiServer", ApiServer.class, () -> server);
      beans.registerBean("archive", HealthIndicator.class, () -> () -> archive(server));
    });
    application.run();
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
  private static ApiServer startOrExit(Flags flags) {
    try {
      return ApiServer.start(ApiServerFlags.read(flags));
    } catch (UsageException | IllegalStateException e) {
      System.err.println("kube-apiserver: " + e.getMessage());
      System.exit(e instanceof UsageException ? 2 : 1);
      throw e;
    }
  }

  private static Map<String, Object> properties(Flags flags) {
    return Map.of(
        "spring.main.banner-mode", "off",
        "spring.main.web-application-type", "reactive",
        "server.shutdown", "immediate", // of Actuator: what stops gracefully is the API server
        "server.address", "127.0.0.1",
        "server.port", flags.text("management-port"),
        "management.endpoints.web.exposure.include", "health,info,prometheus,metrics",
        "logging.level.io.tiphys", flags.integer("v") >= 4 ? "DEBUG" : "INFO");
  }
}
