package io.tiphys.standalone;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class StandaloneApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(StandaloneApplication.class, arguments);
  }
}
