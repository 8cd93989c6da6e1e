package io.tiphys.telemetry.management;

import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The flags of Actuator's port, and what they mean to Spring Boot. */
public final class ManagementFlags {

  private static final String CERTIFICATE = "management-tls-cert-file";
  private static final String KEY = "management-tls-private-key-file";
  private static final String CLIENT_CA = "management-client-ca-file";

  /** With the keys of each message, which Spring Boot's own pattern leaves out. */
  private static final String LOG_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %5p [%t] %logger{40} : %m %kvp%n%wEx";

  private ManagementFlags() {}

  /** The flags that each service has. */
  public static List<Flag> declared(long defaultPort) {
    return List.of(
        Flag.integer("management-port", defaultPort, "Port of Actuator."),
        Flag.text(
            "management-address",
            "127.0.0.1",
            "The address that Actuator listens on. On any but the loopback's it speaks TLS and"
                + " asks for a client certificate."),
        Flag.text(CERTIFICATE, "", "Certificate of the management port."),
        Flag.text(KEY, "", "Its key."),
        Flag.text(
            CLIENT_CA, "", "The authority of the certificates that clients of Actuator show."),
        Flag.text(
            "management-advertise-url",
            "",
            "How the dashboard reaches Actuator; default: by the host's name and the port."),
        Flag.text("dashboard-url", "", "The dashboard in which this service is entered; none."),
        Flag.text(
            "dashboard-password-file", "", "The password of services at the dashboard, in a file."),
        Flag.text("dashboard-ca-file", "", "The authority of the dashboard's certificate."));
  }

  /**
   * Spring Boot's properties; they concern only Actuator, which is all that Boot's server serves.
   *
   * @throws UsageException where the port would be open to strangers, or a file is missing
   */
  public static Map<String, Object> properties(Flags flags) {
    Map<String, Object> properties = new TreeMap<>();
    properties.put("spring.main.banner-mode", "off");
    properties.put("spring.main.web-application-type", "reactive");
    properties.put("server.address", flags.text("management-address"));
    properties.put("server.port", flags.text("management-port"));
    properties.put("server.shutdown", "immediate");
    properties.put(
        "management.endpoints.web.exposure.include", "health,info,prometheus,metrics,loggers");
    properties.put("management.endpoint.health.show-details", "always");
    properties.put("management.info.java.enabled", "true");
    properties.put("management.info.process.enabled", "true");
    properties.put("logging.pattern.console", LOG_PATTERN);
    if (flags.integer("v") >= 4) {
      properties.put("logging.level.io.tiphys", "DEBUG");
    }
    if (flags.find(CERTIFICATE).isPresent()
        || flags.find(KEY).isPresent()
        || flags.find(CLIENT_CA).isPresent()) {
      properties.put("server.ssl.certificate", file(flags, CERTIFICATE));
      properties.put("server.ssl.certificate-private-key", file(flags, KEY));
      properties.put("server.ssl.trust-certificate", file(flags, CLIENT_CA));
      properties.put("server.ssl.client-auth", "need");
    } else if (!isLoopback(flags.text("management-address"))) {
      throw new UsageException(
          "--management-address="
              + flags.text("management-address")
              + " would show Actuator to strangers: give --"
              + CERTIFICATE
              + ", --"
              + KEY
              + " and --"
              + CLIENT_CA
              + ", or an address of the loopback");
    }
    return properties;
  }

  /** Whether Actuator speaks TLS. */
  static boolean secured(Flags flags) {
    return flags.find(CERTIFICATE).isPresent();
  }

  private static String file(Flags flags, String name) {
    String path =
        flags
            .find(name)
            .orElseThrow(() ->
                new UsageException(
                    "--"
                        + CERTIFICATE
                        + ", --"
                        + KEY
                        + " and --"
                        + CLIENT_CA
                        + " go together: --"
                        + name
                        + " is missing"));
    if (!Files.isReadable(Path.of(path))) {
      throw new UsageException("--" + name + ": " + path + " cannot be read");
    }
    return "file:" + path;
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new UsageException(
          "--management-address: " + address + " is not an address: " + e.getMessage());
    }
  }
}
