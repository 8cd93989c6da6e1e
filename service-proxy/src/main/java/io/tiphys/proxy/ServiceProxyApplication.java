package io.tiphys.proxy;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class ServiceProxyApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ServiceProxyApplication.class, arguments);
  }
}
