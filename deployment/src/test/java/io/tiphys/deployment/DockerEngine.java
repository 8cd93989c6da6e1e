package io.tiphys.deployment;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets tests run where a Docker engine is to be had: one that answers, or Debian's, which root
 * installs and starts. Elsewhere they are skipped, and the log says so.
 */
public final class DockerEngine implements ExecutionCondition {

  private static final Logger log = LoggerFactory.getLogger(DockerEngine.class);
  private static Optional<ConditionEvaluationResult> known = Optional.empty();

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return evaluate();
  }

  private static synchronized ConditionEvaluationResult evaluate() {
    ConditionEvaluationResult result = known.orElseGet(DockerEngine::look);
    known = Optional.of(result);
    return result;
  }

  private static ConditionEvaluationResult look() {
    for (String step : List.of("install", "start")) {
      Command.Result result = Command.of(".ci/docker", step).result();
      if (result.exit() != 0) {
        String reason = result.output().strip();
        log.atWarn().addKeyValue("reason", reason).log("SKIPPED: what is tried needs Docker");
        return ConditionEvaluationResult.disabled("no Docker engine: " + reason);
      }
    }
    return ConditionEvaluationResult.enabled("a Docker engine answers");
  }
}
