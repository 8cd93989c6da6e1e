package io.tiphys.deployment;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets tests run where this machine can be a real node, and none runs on it yet. */
final class RealNode implements ExecutionCondition {

  private static final Logger log = LoggerFactory.getLogger(RealNode.class);
  private static final int NODE_AGENT = 10250;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent()) {
      return ConditionEvaluationResult.enabled("the class was");
    }
    Optional<String> reason = whyNot();
    reason.ifPresent(why ->
        log.atWarn().addKeyValue("reason", why).log("SKIPPED: what is tried needs a real node"));
    return reason
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("a real node can run here"));
  }

  private static Optional<String> whyNot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("not root");
    }
    if (!Files.isExecutable(Path.of("/usr/bin/containerd"))) {
      return Optional.of("no containerd: ./tiphys test installs it");
    }
    try (ServerSocket agent = new ServerSocket(NODE_AGENT)) {
      return agent.isBound()
          ? Optional.empty()
          : Optional.of("port " + NODE_AGENT + " is not free");
    } catch (IOException e) {
      return Optional.of("another node runs on this machine: port " + NODE_AGENT + " is taken");
    }
  }
}
