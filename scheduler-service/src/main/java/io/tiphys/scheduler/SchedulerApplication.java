package io.tiphys.scheduler;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class SchedulerApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(SchedulerApplication.class, arguments);
  }
}
