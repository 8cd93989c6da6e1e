package io.tiphys.dns;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class ClusterDnsApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ClusterDnsApplication.class, arguments);
  }
}
