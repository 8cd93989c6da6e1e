package io.tiphys.apiserver.flowcontrol;

import io.tiphys.api.flags.GoDuration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What flow control is doing just now, in upstream's tables for people who look for a fault. */
public final class FlowDumps {

  private final FlowControl control;

  public FlowDumps(FlowControl control) {
    this.control = control;
  }

  /** A row for each priority level. */
  public String priorityLevels() {
    CommaTable table =
        new CommaTable(
            "PriorityLevelName",
            "ActiveQueues",
            "IsIdle",
            "IsQuiescing",
            "WaitingRequests",
            "ExecutingRequests",
            "DispatchedRequests",
            "RejectedRequests",
            "TimedoutRequests",
            "CancelledRequests");
    for (PriorityLevel level : control.levels().all()) {
      PriorityLevel.Shown shown = level.shown();
      long active =
          level.look(
              (queues, executing) -> queues.stream().filter(q -> !q.waiting.isEmpty()).count());
      table.row(
          level.name(),
          active,
          shown.idle(),
          shown.quiescing(),
          shown.waiting(),
          shown.executing(),
          shown.totals().dispatched(),
          shown.totals().rejected(),
          shown.totals().timedOut(),
          shown.totals().cancelled());
    }
    return table.toString();
  }

  /** A row for each queue. */
  public String queues() {
    CommaTable table =
        new CommaTable(
            "PriorityLevelName",
            "Index",
            "PendingRequests",
            "ExecutingRequests",
            "SeatsInUse",
            "NextDispatchR",
            "InitialSeatsSum",
            "MaxSeatsSum",
            "TotalWorkSum");
    for (PriorityLevel level : control.levels().all()) {
      level.look((queues, executing) -> {
        for (FairQueue queue : queues) {
          table.row(
              level.name(),
              queue.index,
              queue.waiting.size(),
              queue.executing,
              queue.seatsInUse,
              seatSeconds(queue.nextStart),
              queue.waiting.stream().mapToInt(ticket -> ticket.width.seats()).sum(),
              queue.seatsWaiting,
              seatSeconds(queue.workWaiting));
        }
        return table;
      });
    }
    return table.toString();
  }

  private static String seatSeconds(double value) {
    return String.format(Locale.ROOT, "%.8fss", value);
  }

  /** A row for each request that waits or executes. */
  public String requests(boolean details) {
    List<String> head =
        new ArrayList<>(
            List.of(
                "PriorityLevelName",
                "FlowSchemaName",
                "QueueIndex",
                "RequestIndexInQueue",
                "FlowDistingsher",
                "ArriveTime",
                "InitialSeats",
                "FinalSeats",
                "AdditionalLatency",
                "StartTime"));
    if (details) {
      head.addAll(
          List.of(
              "UserName",
              "Verb",
              "APIPath",
              "Namespace",
              "Name",
              "APIVersion",
              "Resource",
              "SubResource"));
    }
    CommaTable table = new CommaTable(head.toArray(String[]::new));
    for (PriorityLevel level : control.levels().all()) {
      level.look((queues, executing) -> {
        for (FairQueue queue : queues) {
          int place = 0;
          for (Ticket ticket : queue.waiting) {
            table.row(cells(ticket, queue.index, place++, details));
          }
        }
        for (Ticket ticket : executing) {
          FairQueue queue = ticket.queue;
          table.row(cells(ticket, queue == null ? -1 : queue.index, -1, details));
        }
        return table;
      });
    }
    return table.toString();
  }

  private static Object[] cells(Ticket ticket, int queue, int place, boolean details) {
    Width width = ticket.width;
    List<Object> cells =
        new ArrayList<>(
            List.of(
                ticket.level.name(),
                ticket.schema.name(),
                queue,
                place,
                ticket.flow,
                time(ticket.arrived),
                width.seats(),
                width.finalSeats(),
                GoDuration.format(Duration.ofNanos(width.finalNanos())),
                place < 0 ? time(ticket.started) : "0001-01-01T00:00:00Z"));
    if (details) {
      String group = ticket.info.group();
      cells.addAll(
          List.of(
              ticket.user.name(),
              ticket.info.verb(),
              ticket.info.path(),
              ticket.info.namespace(),
              ticket.info.name(),
              group.isEmpty() ? ticket.info.version() : group + "/" + ticket.info.version(),
              ticket.info.resource(),
              ticket.info.subresource()));
    }
    return cells.toArray();
  }

  private static Instant time(long nanoTime) {
    return Clock.systemUTC().instant().minusNanos(System.nanoTime() - nanoTime);
  }
}
