package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import java.util.Optional;

/** Answers requests of the group {@code history.tiphys.io}: what objects have been. */
final class HistoryHandler {

  static final String GROUP = "history.tiphys.io";
  static final String VERSION = "v1";

  private final Optional<PastObjects> objects;
  private final Optional<PastChanges> changes;

  /**
   * @param objects empty where no history is kept, as {@code changes} then is
   */
  HistoryHandler(Optional<PastObjects> objects, Optional<PastChanges> changes) {
    this.objects = objects;
    this.changes = changes;
  }

  Answer answer(ApiCall call) {
    if (objects.isEmpty() || changes.isEmpty()) {
      throw Status.of(
              StatusReason.NOT_FOUND,
              "no history is kept: the API server was started without --archive-database-url")
          .asException();
    }
    if (!call.info().version().equals(VERSION)) {
      throw nothingThere();
    }
    return switch (call.info().resource()) {
      case "changes", "clusterchanges" -> changes.get().list(call);
      case "recordings" -> changes.get().recordings(call);
      default ->
          switch (call.info().subresource()) {
            case "" -> objects.get().read(call);
            case "changes" -> changes.get().ofObject(call);
            case "restore" -> objects.get().restore(call);
            default -> throw nothingThere();
          };
    };
  }

  static RuntimeException nothingThere() {
    return Status.of(StatusReason.NOT_FOUND, "the server could not find the requested resource")
        .asException();
  }

  static RuntimeException notAllowed() {
    return Status.of(
            StatusReason.METHOD_NOT_ALLOWED,
            "the server does not allow this method on the requested resource")
        .asException();
  }
}
