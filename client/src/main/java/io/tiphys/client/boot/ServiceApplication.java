package io.tiphys.client.boot;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.KubeconfigException;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The {@code main} of a service that is one component: reads the flags, finds the API server, runs
 * the component until SIGTERM, and shows its state on Actuator's port.
 */
public final class ServiceApplication {

  /** Makes the component; it is started later. */
  public interface Factory {
    Component create(ClusterAccess access, Flags flags);
  }

  private ServiceApplication() {}

  /**
   * The flags that each service has.
   *
   * @param managementPort Actuator's default port on the loopback address: upstream's port of the
   *     component plus 1,000
   */
  public static List<Flag> flags(int managementPort) {
    return List.of(
        Flag.text(
            "kubeconfig",
            "",
            "Path of a kubeconfig file with the API server's address and this component's"
                + " credentials; without it the pod's ServiceAccount is used."),
        Flag.integer("management-port", managementPort, "Port of Actuator on 127.0.0.1."),
        Flag.integer("v", 0, "How much to log: 4 and more adds what helps to find an error."));
  }

  /**
   * Runs the component of a Spring Boot application class; returns once it is started. Ends the JVM
   * with 2 where the command line is wrong and with 1 where the component cannot be made.
   */
  public static void run(
      Class<?> application, CommandLine commandLine, String[] arguments, Factory factory) {
    Flags flags = commandLine.parseOrExit(arguments);
    Component component = orExit(() -> factory.create(access(flags), flags));
    SpringApplication spring = new SpringApplication(application);
    spring.setDefaultProperties(properties(flags));
    spring.addInitializers(context -> {
      var beans = (GenericApplicationContext) context;
      beans.registerBean(
          "component",
          Component.class,
          () -> component,
          definition -> {
            definition.setDestroyMethodName("");
          });
      beans.registerBean(ComponentLifecycle.class, () -> new ComponentLifecycle(component));
      beans.registerBean(
          "componentHealthIndicator", ComponentHealth.class, () -> new ComponentHealth(component));
    });
    spring.run();
  }

  private static ClusterAccess access(Flags flags) {
    return flags
        .find("kubeconfig")
        .map(file -> ClusterAccess.of(Kubeconfig.read(Path.of(file))))
        .orElseGet(ClusterAccess::inCluster);
  }

  @SuppressWarnings("SystemOut") // the program's last word to its user
  private static <T> T orExit(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (KubeconfigException
        | UsageException
        | IllegalArgumentException
        | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(e instanceof UsageException ? 2 : 1);
      throw e;
    }
  }

  private static Map<String, Object> properties(Flags flags) {
    Map<String, Object> properties = new TreeMap<>();
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.main.web-application-type", "reactive");
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", flags.text("management-port"));
    properties.put("management.endpoints.web.exposure.include", "health,info,prometheus,metrics");
    properties.put("management.endpoint.health.show-details", "always");
    if (flags.integer("v") >= 4) {
      properties.put("logging.level.io.tiphys", "DEBUG");
    }
    return properties;
  }
}
