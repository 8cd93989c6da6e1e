package io.tiphys.apiserver.audit.sink;

/**
 * How big events may be; sizes in bytes.
 *
 * @param maxBatchSize of what is passed on at once
 */
public record TruncateOptions(boolean enabled, long maxBatchSize, long maxEventSize) {

  /**
   * @param plugin as the flags name it
   */
  void check(String plugin) {
    if (maxEventSize <= 0 || maxBatchSize < maxEventSize) {
      throw new IllegalArgumentException(
          ("--audit-%s-truncate-max-event-size must be positive, and"
                  + " --audit-%s-truncate-max-batch-size not smaller")
              .formatted(plugin, plugin));
    }
  }
}
