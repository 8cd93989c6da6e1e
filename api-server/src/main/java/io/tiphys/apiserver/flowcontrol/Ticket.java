package io.tiphys.apiserver.flowcontrol;

import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A request's place: it executes at once, waits in a queue until it may, or has been refused. What
 * executes is to be {@link #finish finished}, exactly then when it has ended, however it did.
 */
public final class Ticket {

  /** How far it has come. */
  enum State {
    WAITING,
    EXECUTING,
    REFUSED,
    FINISHED
  }

  final PriorityLevel level;
  final FlowSchema schema;
  final FlowMeters meters;
  final RequestInfo info;
  final User user;
  final String flow;
  final long arrived;

  // Guarded by the level.
  Width width;
  State state = State.WAITING;
  @Nullable FairQueue queue;
  double arrivalR;
  long started;

  private @Nullable CompletableFuture<Boolean> decided;

  Ticket(
      PriorityLevel level,
      FlowSchema schema,
      FlowMeters meters,
      RequestInfo info,
      User user,
      String flow,
      Width width,
      long now) {
    this.level = level;
    this.schema = schema;
    this.meters = meters;
    this.info = info;
    this.user = user;
    this.flow = flow;
    this.width = width;
    this.arrived = now;
  }

  /** Of the schema that the request matched; empty while that is not stored. */
  public String schemaUid() {
    return schema.uid();
  }

  public String levelUid() {
    return level.uid();
  }

  /** Whether it may execute now. */
  public boolean executes() {
    return state == State.EXECUTING;
  }

  /** Whether it waits; then {@link #decided} tells how that ends. */
  public boolean waits() {
    return decided != null;
  }

  /** Whether it may execute, once that is known. Only of one that waits. */
  public CompletableFuture<Boolean> decided() {
    if (decided == null) {
      throw new IllegalStateException("this request does not wait");
    }
    return decided;
  }

  void queued(FairQueue in, double atR) {
    queue = in;
    arrivalR = atR;
    decided = new CompletableFuture<>();
  }

  /** Outside of the level's lock: what comes next runs on this thread. */
  void tell(boolean executes) {
    if (decided != null) {
      decided.complete(executes);
    }
  }

  /** Gives the seats back. */
  public void finish() {
    level.finish(this);
  }

  /** Gives up waiting: the time for it is over, or its client has left. */
  public void leave() {
    level.leave(this);
  }
}
