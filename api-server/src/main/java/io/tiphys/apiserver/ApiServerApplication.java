package io.tiphys.apiserver;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class ApiServerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ApiServerApplication.class, arguments);
  }
}
