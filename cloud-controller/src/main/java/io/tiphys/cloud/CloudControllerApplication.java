package io.tiphys.cloud;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class CloudControllerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(CloudControllerApplication.class, arguments);
  }
}
