package io.tiphys.apiserver.audit.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.audit.policy.Level;
import io.tiphys.apiserver.audit.policy.Stage;
import io.tiphys.apiserver.authentication.User;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of a request at one stage of it. Its document is made when it is first
 * asked for, so off the request's path where sinks are buffered, and is shared by all sinks.
 */
public final class AuditEvent {

  private final RequestOrigin origin;
  private final Level level;
  private final Stage stage;
  private final Instant stageAt;
  private final Content content;
  private volatile byte @Nullable [] json;

  AuditEvent(RequestOrigin origin, Level level, Stage stage, Instant stageAt, Content content) {
    this.origin = origin;
    this.level = level;
    this.stage = stage;
    this.stageAt = stageAt;
    this.content = content;
  }

  /**
   * What has become known since the request came in.
   *
   * @param response the answer's {@code Status} without kind and version; null before there is one
   * @param requestObject JSON; null where it is not told or there is none
   * @param responseObject as {@code requestObject}
   */
  @SuppressWarnings("ArrayRecordComponent") // shared, never copied
  record Content(
      Optional<User> impersonated,
      Target target,
      @Nullable ObjectNode response,
      byte @Nullable [] requestObject,
      byte @Nullable [] responseObject,
      Map<String, String> annotations) {}

  /**
   * The object that the request is about, as far as path and body tell.
   *
   * @param resourceVersion that the request's body names, empty if none
   */
  public record Target(String namespace, String name, String uid, String resourceVersion) {}

  public RequestOrigin origin() {
    return origin;
  }

  public Level level() {
    return level;
  }

  public Stage stage() {
    return stage;
  }

  public Instant stageAt() {
    return stageAt;
  }

  public Target target() {
    return content.target;
  }

  /** Whom the request acts as, if that is another one. */
  public Optional<User> impersonated() {
    return content.impersonated;
  }

  /** The answer's code; 0 before there is one. */
  public int code() {
    return content.response == null ? 0 : content.response.path("code").asInt();
  }

  Content content() {
    return content;
  }

  /** About how many bytes it takes, without making its document. */
  public long weight() {
    return 1024L
        + origin.uri().length()
        + (content.requestObject == null ? 0 : content.requestObject.length)
        + (content.responseObject == null ? 0 : content.responseObject.length);
  }

  /** The event as {@code audit.k8s.io/v1} has it, without line breaks; not to be changed. */
  public byte[] json() {
    byte[] known = json;
    if (known == null) {
      known = EventDocument.of(this);
      json = known;
    }
    return known;
  }

  /** The event without the objects of request and answer, and with a word that they were there. */
  public AuditEvent truncated() {
    Map<String, String> annotations = new java.util.TreeMap<>(content.annotations);
    annotations.put("audit.k8s.io/truncated", "true");
    return new AuditEvent(
        origin,
        level,
        stage,
        stageAt,
        new Content(
            content.impersonated, content.target, content.response, null, null, annotations));
  }
}
