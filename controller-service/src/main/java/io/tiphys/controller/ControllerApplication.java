package io.tiphys.controller;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class ControllerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ControllerApplication.class, arguments);
  }
}
