package io.tiphys.apiserver.audit.sink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The audit webhook.
 *
 * @param configFile a kubeconfig whose server takes the events; empty for none
 * @param initialBackoff before the first call that failed is repeated
 */
public record WebhookOptions(
    Optional<Path> configFile,
    Duration initialBackoff,
    BatchOptions batch,
    TruncateOptions truncate) {

  public WebhookOptions {
    if (configFile.isPresent()) {
      batch.check("webhook");
      truncate.check("webhook");
    }
  }
}
