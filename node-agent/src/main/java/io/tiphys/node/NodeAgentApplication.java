package io.tiphys.node;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service alone. */
@SpringBootApplication
public class NodeAgentApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(NodeAgentApplication.class, arguments);
  }
}
