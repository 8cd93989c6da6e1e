package io.tiphys.apiserver.web;

import io.tiphys.apiserver.flowcontrol.FlowDumps;
import io.tiphys.apiserver.request.Query;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code /debug/api_priority_and_fairness/dump_*}: what flow control is doing just now. */
final class FlowDumpsEndpoint implements Endpoint {

  private static final String FOLDER = "/debug/api_priority_and_fairness/";

  private final FlowDumps dumps;

  FlowDumpsEndpoint(FlowDumps dumps) {
    this.dumps = dumps;
  }

  @Override
  public Optional<Document> find(Request request) {
    if (!request.path().startsWith(FOLDER)) {
      return Optional.empty();
    }
    return switch (request.path().substring(FOLDER.length())) {
      case "dump_priority_levels" -> Optional.of(text(dumps.priorityLevels()));
      case "dump_queues" -> Optional.of(text(dumps.queues()));
      case "dump_requests" -> {
        boolean details = !Query.parse(request.query()).text("includeRequestDetails").isEmpty();
        yield Optional.of(text(dumps.requests(details)));
      }
      default -> Optional.empty();
    };
  }

  private static Document text(String table) {
    return Document.text(200, table.getBytes(StandardCharsets.UTF_8));
  }
}
