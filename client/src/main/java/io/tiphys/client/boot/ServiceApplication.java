package io.tiphys.client.boot;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.api.kubeconfig.Kubeconfig;
import io.tiphys.api.kubeconfig.KubeconfigException;
import io.tiphys.client.ClusterAccess;
import io.tiphys.client.component.Component;
import io.tiphys.telemetry.management.DashboardEntry;
import io.tiphys.telemetry.management.ManagementFlags;
import io.tiphys.telemetry.metrics.Exposition;
import io.tiphys.telemetry.tracing.Tracing;
import io.tiphys.telemetry.tracing.TracingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The {@code main} of a service that is one component: reads the flags, finds the API server, runs
 * the component until SIGTERM, opens its ports, and shows its state on Actuator's.
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
    List<Flag> flags = new ArrayList<>();
    flags.add(
        Flag.text(
            "kubeconfig",
            "",
            "Path of a kubeconfig file with the API server's address and this component's"
                + " credentials; without it the pod's ServiceAccount is used."));
    flags.addAll(ManagementFlags.declared(managementPort));
    flags.add(TracingConfig.flag());
    flags.add(
        Flag.integer("v", 0, "How much to log: 4 and more adds what helps to find an error."));
    return flags;
  }

  /** Runs a component that has no port of upstream's. */
  public static void run(
      Class<?> application, CommandLine commandLine, String[] arguments, Factory factory) {
    run(application, commandLine, arguments, factory, ComponentPorts.NONE);
  }

  /**
   * Runs the component of a Spring Boot application class; returns once it is started. Ends the JVM
   * with 2 where the command line is wrong and with 1 where the component cannot be made.
   */
  public static void run(
      Class<?> application,
      CommandLine commandLine,
      String[] arguments,
      Factory factory,
      ComponentPorts ports) {
    Flags flags = commandLine.parseOrExit(arguments);
    Map<String, Object> properties = orExit(() -> ManagementFlags.properties(flags));
    PrometheusMeterRegistry meters = Exposition.ofThisProcess();
    ClusterAccess access = orExit(() -> access(flags));
    Component component = orExit(() -> factory.create(access, flags));
    AutoCloseable opened = orExit(() -> open(ports, access, flags, component));
    SpringApplication spring = new SpringApplication(application);
    spring.setDefaultProperties(properties);
    spring.addInitializers(context -> {
      var beans = (GenericApplicationContext) context;
      beans.registerBean(
          "component",
          Component.class,
          () -> component,
          definition -> {
            definition.setDestroyMethodName("");
          });
      beans.registerBean(PrometheusMeterRegistry.class, () -> meters);
      beans.registerBean("componentPorts", AutoCloseable.class, () -> opened);
      beans.registerBean(ComponentLifecycle.class, () -> new ComponentLifecycle(component));
      beans.registerBean(
          "componentHealthIndicator", ComponentHealth.class, () -> new ComponentHealth(component));
    });
    Optional<Tracing.Running> tracing =
        orExit(() -> TracingConfig.read(flags).map(c -> Tracing.start(c, component.name())));
    ConfigurableApplicationContext context = spring.run();
    tracing.ifPresent(
        spans -> context.addApplicationListener((ContextClosedEvent closed) -> spans.close()));
    Optional<DashboardEntry> entry = orExit(() -> DashboardEntry.start(component.name(), flags));
    entry.ifPresent(
        made -> context.addApplicationListener((ContextClosedEvent closed) -> made.close()));
  }

  private static AutoCloseable open(
      ComponentPorts ports, ClusterAccess access, Flags flags, Component component) {
    try {
      return ports.open(access, flags, component);
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
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
}
