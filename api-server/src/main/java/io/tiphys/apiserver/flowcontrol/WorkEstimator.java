package io.tiphys.apiserver.flowcontrol;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;

/**
 * Guesses from what a request asks for how many seats it takes: a list by what it has to send, a
 * write by how many watches learn of it, all else one.
 */
final class WorkEstimator {

  private static final int WIDEST_LIST = 100;
  private static final int WIDEST_WRITE = 10;
  private static final long BYTES_PER_SEAT = 100_000;

  /** Lists are streamed from memory, so that not more than this is held for one at a time. */
  private static final long MOST_BYTES = 1_000_000;

  private static final int WATCHES_PER_SEAT = 10;
  private static final long NANOS_PER_EVENT = 5_000_000;

  private final Sizes sizes;
  private final WatchCounts watches;

  /** What is known of a resource's objects. */
  public interface Sizes {
    /** How many bytes {@code count} of them take; 0 for a resource without objects. */
    long bytes(GroupResource resource, long count);

    /** How many there are. */
    long count(GroupResource resource);
  }

  WorkEstimator(Sizes sizes, WatchCounts watches) {
    this.sizes = sizes;
    this.watches = watches;
  }

  Width width(RequestInfo info, Query query, int widest, FlowMeters meters) {
    if (!info.resourceRequest()) {
      return Width.ONE;
    }
    return switch (info.verb()) {
      case "list" -> list(info, query, widest);
      case "watch" -> sendsAll(query) ? list(info, query, widest) : Width.ONE;
      case "create", "update", "patch", "delete" -> write(info, widest, meters);
      default -> Width.ONE;
    };
  }

  private static boolean sendsAll(Query query) {
    String version = query.text("resourceVersion");
    return query.flag("sendInitialEvents") || version.isEmpty() || version.equals("0");
  }

  private Width list(RequestInfo info, Query query, int widest) {
    if (!info.name().isEmpty()) {
      return Width.ONE;
    }
    long count = sizes.count(info.groupResource());
    long limit = limit(query);
    long bytes = sizes.bytes(info.groupResource(), limit > 0 && limit < count ? limit : count);
    long seats = Math.ceilDiv(Math.min(bytes, MOST_BYTES), BYTES_PER_SEAT);
    return Width.of(Math.clamp(seats, 1, Math.min(widest, WIDEST_LIST)));
  }

  private static long limit(Query query) {
    try {
      return Long.parseLong(query.text("limit"));
    } catch (NumberFormatException e) {
      return 0; // the handler says what is wrong with it
    }
  }

  private Width write(RequestInfo info, int widest, FlowMeters meters) {
    int watching = watches.interestedIn(info);
    if (watching < WATCHES_PER_SEAT) {
      return Width.ONE;
    }
    meters.watched(watching);
    int seats = Math.ceilDiv(watching, WATCHES_PER_SEAT);
    return new Width(1, seats, NANOS_PER_EVENT).within(Math.min(widest, WIDEST_WRITE));
  }
}
