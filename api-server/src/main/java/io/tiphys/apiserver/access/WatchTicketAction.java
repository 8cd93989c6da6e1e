package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import io.tiphys.apiserver.authentication.WatchTickets;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfoResolver;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** WatchTicket: lets a browser open one watch as the user who asks. */
final class WatchTicketAction implements Action {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("tiphys.io", "v1", "WatchTicket");
  private static final int LONGEST = 8 * 1024;

  private final WatchTickets tickets;
  private final Clock clock;

  WatchTicketAction(WatchTickets tickets, Clock clock) {
    this.tickets = tickets;
    this.clock = clock;
  }

  @Override
  public GroupResource resource() {
    return new GroupResource("tiphys.io", "watchtickets");
  }

  @Override
  public ActionResult run(ActionContext context) {
    ObjectNode body = Reviews.body(context);
    String url = body.path("spec").path("url").asText();
    int mark = url.indexOf('?');
    String path = mark < 0 ? url : url.substring(0, mark);
    Query query = Query.parse(mark < 0 ? "" : url.substring(mark + 1));
    check(url, path, query);
    body.putObject("metadata")
        .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    ObjectNode status = body.putObject("status");
    if (!context.options().dryRun()) {
      WatchTickets.Issued issued = tickets.issue(context.user(), path, query);
      status.put("ticket", issued.ticket());
      status.put("expirationTimestamp", issued.expires().toString());
    }
    return ActionResult.created(body);
  }

  private static void check(String url, String path, Query query) {
    if (url.isEmpty()) {
      throw invalid(FieldError.required("spec.url", ""));
    }
    if (url.length() > LONGEST) {
      throw invalid(FieldError.tooLong("spec.url", LONGEST));
    }
    if (query.find(WatchTickets.PARAMETER).isPresent()) {
      throw invalid(FieldError.forbidden("spec.url", "it must not have a ticket yet"));
    }
    if (!path.startsWith("/")
        || !RequestInfoResolver.resolve("GET", path, query).verb().equals("watch")) {
      throw invalid(
          FieldError.invalid("spec.url", url, "must be path and query of a watch on this server"));
    }
  }

  private static StatusException invalid(FieldError error) {
    return InvalidObject.status(KIND, "", List.of(error)).asException();
  }
}
