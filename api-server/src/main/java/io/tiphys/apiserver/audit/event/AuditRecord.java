package io.tiphys.apiserver.audit.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.apiserver.audit.event.AuditEvent.Content;
import io.tiphys.apiserver.audit.event.AuditEvent.Target;
import io.tiphys.apiserver.audit.policy.Handling;
import io.tiphys.apiserver.audit.policy.Level;
import io.tiphys.apiserver.audit.policy.Stage;
import io.tiphys.apiserver.authentication.User;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is learned of one request on its way through the server. Several threads may add to it, one
 * after the other or at once; each stage makes an event of what is known by then.
 */
public final class AuditRecord {

  private final RequestOrigin origin;
  private final Handling handling;
  private final Predicate<AuditEvent> sink;
  private final LongConsumer writes;
  private final Map<String, String> annotations = new TreeMap<>();
  private Optional<User> impersonated = Optional.empty();
  private Target target;
  private @Nullable ObjectNode response;
  private byte @Nullable [] requestObject;
  private byte @Nullable [] responseObject;
  private boolean complete;
  private boolean panicked;

  /**
   * @param sink takes each event; false if the request is to fail for its loss
   * @param writes is told the revision of each write that the request makes
   */
  public AuditRecord(
      RequestOrigin origin, Handling handling, Predicate<AuditEvent> sink, WriteListener writes) {
    this.origin = origin;
    this.handling = handling;
    this.sink = sink;
    this.writes = revision -> writes.wrote(revision, this);
    this.target = new Target(origin.request().namespace(), origin.request().name(), "", "");
  }

  /** Is told of writes, on the thread that made them; must not block. */
  public interface WriteListener {
    void wrote(long revision, AuditRecord by);
  }

  public RequestOrigin origin() {
    return origin;
  }

  /** Whether there are events of that much. */
  public boolean tells(Level level) {
    return handling.level().includes(level);
  }

  public synchronized Optional<User> impersonated() {
    return impersonated;
  }

  public synchronized void impersonates(User user) {
    impersonated = Optional.of(user);
  }

  /** Adds a word of some part of the server; the first of a key stays. */
  public synchronized void annotate(String key, String value) {
    if (tells(Level.METADATA)) {
      annotations.putIfAbsent(key, value);
    }
  }

  /** The object in the request's body, before anything is made of it. */
  public void requested(ObjectNode object) {
    if (!tells(Level.METADATA)) {
      return;
    }
    byte[] told = tells(Level.REQUEST) ? Json.bytes(ManagedFields.kept(object, handling)) : null;
    JsonNode metadata = object.path("metadata");
    synchronized (this) {
      target =
          new Target(
              either(target.namespace(), metadata.path("namespace")),
              either(target.name(), metadata.path("name")),
              either(target.uid(), metadata.path("uid")),
              either(target.resourceVersion(), metadata.path("resourceVersion")));
      requestObject = told;
    }
  }

  private static String either(String known, JsonNode value) {
    return known.isEmpty() ? value.asText("") : known;
  }

  /** The patch in the request's body. */
  public synchronized void requestedPatch(JsonNode patch) {
    if (tells(Level.REQUEST)) {
      requestObject = Json.bytes(patch);
    }
  }

  /** What is answered: JSON without line breaks, which is shared and never changed. */
  public void answered(byte[] json) {
    if (tells(Level.REQUEST_RESPONSE)) {
      byte[] told = ManagedFields.kept(json, handling);
      synchronized (this) {
        responseObject = told;
      }
    }
  }

  /** A {@code Status} is answered. */
  public void answeredStatus(ObjectNode status) {
    if (!tells(Level.METADATA)) {
      return;
    }
    ObjectNode told = Json.newObject();
    told.putObject("metadata");
    for (String field : List.of("status", "message", "reason", "details", "code")) {
      if (status.has(field)) {
        told.set(field, status.get(field));
      }
    }
    byte[] document = tells(Level.REQUEST_RESPONSE) ? Json.bytes(status) : null;
    synchronized (this) {
      response = told;
      responseObject = document;
    }
  }

  /** The answer's code, once that is known. */
  public synchronized void answeredCode(int code) {
    ObjectNode status = response;
    if (status == null) {
      status = Json.newObject();
      status.putObject("metadata");
      response = status;
    }
    if (status.path("code").asInt() != code) {
      // an event may hold the old one already
      ObjectNode changed = status.deepCopy();
      changed.put("code", code);
      response = changed;
    }
  }

  /** The server has failed at it: its last stage is {@link Stage#PANIC}. */
  public synchronized void panicked() {
    panicked = true;
  }

  /** No more events. */
  public synchronized void end() {
    complete = true;
  }

  /** Whether there will be no more events. */
  public synchronized boolean isOver() {
    return complete;
  }

  /** The client has left before it was answered. */
  public void closedEarly() {
    ObjectNode status = Json.newObject();
    status.putObject("metadata");
    status.put("status", "Success").put("message", "Connection closed early").put("code", 200);
    synchronized (this) {
      response = status;
    }
  }

  public synchronized boolean hasAnswer() {
    return response != null;
  }

  /** A write of this request has become that revision. */
  public void wrote(long revision) {
    writes.accept(revision);
  }

  /**
   * Makes the event of a stage, if there is to be one; the last stage only once.
   *
   * @return false if the event is lost and the request is to fail for it
   */
  public boolean reached(Stage next, Instant at) {
    if (!tells(Level.METADATA)) {
      return true;
    }
    AuditEvent event;
    synchronized (this) {
      if (complete) {
        return true;
      }
      Stage stage = panicked && next == Stage.RESPONSE_COMPLETE ? Stage.PANIC : next;
      complete = next == Stage.RESPONSE_COMPLETE;
      if (handling.omitStages().contains(stage)) {
        return true;
      }
      event =
          new AuditEvent(
              origin,
              handling.level(),
              stage,
              at,
              new Content(
                  impersonated,
                  target,
                  response,
                  requestObject,
                  responseObject,
                  annotations.isEmpty() ? Map.of() : new TreeMap<>(annotations)));
    }
    return sink.test(event);
  }
}
