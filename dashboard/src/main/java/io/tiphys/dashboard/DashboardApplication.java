package io.tiphys.dashboard;

import de.codecentric.boot.admin.server.config.EnableAdminServer;
import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts the dashboard: every service that has entered itself, with its health, on one page. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableAdminServer
public class DashboardApplication {

  public static void main(String[] arguments) {
    start(
        new CommandLine("tiphys-dashboard", "Shows all services and their health.", flags())
            .parseOrExit(arguments));
  }

  static List<Flag> flags() {
    return List.of(
        Flag.text("bind-address", "127.0.0.1", "The address to listen on."),
        Flag.integer("port", 8443, "The port, always TLS; 0 for a free one."),
        Flag.text(
            "tls-cert-file",
            "",
            "The serving certificate; without, one that the dashboard signs for itself."),
        Flag.text("tls-private-key-file", "", "The key of --tls-cert-file."),
        Flag.text(
            "user-password-file",
            "dashboard-user.password",
            "The password of people, whose name is admin; made if it is missing."),
        Flag.text(
            "service-password-file",
            "dashboard.password",
            "The password of services that enter themselves; made if it is missing."),
        Flag.text(
            "client-certificate-file", "", "The certificate shown to services' management ports."),
        Flag.text("client-key-file", "", "Its key."),
        Flag.text("client-ca-file", "", "The authority of the certificates of management ports."),
        Flag.integer("v", 0, "How much to log: 4 and more adds what helps to find an error."));
  }

  @SuppressWarnings("SystemOut") // the program's last word to its user
  static ConfigurableApplicationContext start(Flags flags) {
    DashboardOptions options;
    try {
      options = DashboardOptions.read(flags);
    } catch (UsageException | IllegalStateException e) {
      System.err.println("tiphys-dashboard: " + e.getMessage());
      System.exit(e instanceof UsageException ? 2 : 1);
      throw e;
    }
    SpringApplication application = new SpringApplication(DashboardApplication.class);
    application.setDefaultProperties(options.properties());
    application.addInitializers(context ->
        ((GenericApplicationContext) context).registerBean(DashboardOptions.class, () -> options));
    return application.run();
  }
}
