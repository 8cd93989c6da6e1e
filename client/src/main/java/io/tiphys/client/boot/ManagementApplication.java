package io.tiphys.client.boot;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tiphys.api.flags.Flags;
import io.tiphys.client.component.Component;
import io.tiphys.telemetry.management.DashboardEntry;
import io.tiphys.telemetry.management.ManagementFlags;
import io.tiphys.telemetry.metrics.Exposition;
import java.util.Collection;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Actuator beside several components in one process: a health part for each. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ManagementApplication {

  /**
   * Opens Actuator's port and enters the process in the dashboard, as the flags say.
   *
   * @param name of the process
   * @return closes both
   */
  public static AutoCloseable start(String name, Flags flags, Collection<Component> components) {
    SpringApplication spring = new SpringApplication(ManagementApplication.class);
    spring.setDefaultProperties(ManagementFlags.properties(flags));
    spring.setRegisterShutdownHook(false); // the process has one of its own
    PrometheusMeterRegistry meters = Exposition.ofThisProcess();
    spring.addInitializers(context -> {
      var beans = (GenericApplicationContext) context;
      beans.registerBean(PrometheusMeterRegistry.class, () -> meters);
      components.forEach(component ->
          beans.registerBean(
              component.name() + "HealthIndicator",
              ComponentHealth.class,
              () -> new ComponentHealth(component)));
    });
    ConfigurableApplicationContext context = spring.run();
    Optional<DashboardEntry> entry = DashboardEntry.start(name, flags);
    return () -> {
      entry.ifPresent(DashboardEntry::close);
      context.close();
    };
  }
}
