package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.web.Form.Shape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the form of an answer that a client accepts and the server has. */
final class Negotiation {

  private static final Set<Encoding> TEXTS = EnumSet.of(Encoding.JSON, Encoding.YAML);

  /** What there is to choose from. */
  enum Offer {
    /** An object. */
    OBJECT(true, false, false),
    /** A list, at a path where watches are open, too. */
    LIST(true, true, false),
    WATCH(true, true, true),
    /** What custom resources have: no protobuf but for their metadata. */
    CUSTOM_OBJECT(false, false, false),
    CUSTOM_WATCH(false, true, true);

    private final boolean protobuf;
    private final boolean streams;
    private final boolean watch;

    Offer(boolean protobuf, boolean streams, boolean watch) {
      this.protobuf = protobuf;
      this.streams = streams;
      this.watch = watch;
    }

    /** For a resource and a verb. */
    static Offer of(boolean builtIn, String verb) {
      return switch (verb) {
        case "watch" -> builtIn ? WATCH : CUSTOM_WATCH;
        case "list" -> builtIn ? LIST : CUSTOM_OBJECT;
        default -> builtIn ? OBJECT : CUSTOM_OBJECT;
      };
    }
  }

  private Negotiation() {}

  /**
   * @param accept the header; empty accepts anything
   * @throws io.tiphys.api.status.StatusException 406 if there is no form that both know
   */
  static Form choose(String accept, Offer offer) {
    if (accept.isEmpty() || accept.equals("*/*") || accept.equals("application/json")) {
      return Form.PLAIN;
    }
    List<MediaRange> ranges = MediaRange.parse(accept);
    for (MediaRange range : ranges) {
      if (offer.watch && range.mediaType().equals("text/event-stream")) {
        return Form.EVENTS;
      }
      for (Encoding encoding : Encoding.values()) {
        Optional<Form> form =
            encoding.isIn(range) ? form(range, encoding, offer) : Optional.empty();
        if (form.isPresent()) {
          return form.get();
        }
      }
    }
    throw notAcceptable(ranges, offer).asException();
  }

  /** The form of an error: never another error. */
  static Form forStatus(String accept) {
    if (accept.isEmpty() || accept.equals("*/*") || accept.equals("application/json")) {
      return Form.PLAIN;
    }
    for (MediaRange range : MediaRange.parse(accept)) {
      for (Encoding encoding : Encoding.values()) {
        if (encoding.isIn(range)) {
          return Form.object(encoding);
        }
      }
    }
    return Form.PLAIN;
  }

  private static Optional<Form> form(MediaRange range, Encoding encoding, Offer offer) {
    String stream = range.parameter("stream");
    if (!stream.isEmpty() && (!stream.equals("watch") || encoding == Encoding.YAML)) {
      return Optional.empty();
    }
    if (offer.watch && encoding == Encoding.YAML) {
      return Optional.empty();
    }
    boolean pretty = range.parameter("pretty").equals("1");
    boolean transformed =
        Stream.of("as", "g", "v").anyMatch(name -> range.parameters().containsKey(name));
    if (!transformed) {
      return offer.protobuf || encoding != Encoding.PROTOBUF
          ? Optional.of(Form.object(encoding).indented(pretty))
          : Optional.empty();
    }
    String version = range.parameter("v");
    if (!range.parameter("g").equals("meta.k8s.io")
        || !(version.equals("v1") || version.equals("v1beta1"))) {
      return Optional.empty();
    }
    return shape(range.parameter("as"), encoding)
        .map(shape -> new Form(shape, version, encoding, false, pretty));
  }

  private static Optional<Shape> shape(String as, Encoding encoding) {
    return switch (as) {
      case "Table" -> TEXTS.contains(encoding) ? Optional.of(Shape.TABLE) : Optional.<Shape>empty();
      case "PartialObjectMetadata" -> Optional.of(Shape.METADATA);
      case "PartialObjectMetadataList" -> Optional.of(Shape.METADATA_LIST);
      default -> Optional.empty();
    };
  }

  /** Upstream's router speaks first, of media types alone, and then whoever makes the answer. */
  private static Status notAcceptable(List<MediaRange> ranges, Offer offer) {
    List<String> types =
        new ArrayList<>(Stream.of(Encoding.values()).map(Encoding::mediaType).toList());
    List<String> streams =
        List.of("application/json;stream=watch", Encoding.PROTOBUF.mediaType() + ";stream=watch");
    boolean routed =
        !offer.protobuf
            || ranges.stream().anyMatch(r -> r.mediaType().equals("*/*"))
            || ranges.stream().anyMatch(r -> types.contains(r.mediaType()));
    if (routed) {
      return Status.of(
          StatusReason.NOT_ACCEPTABLE,
          "only the following media types are accepted: "
              + String.join(", ", offer.watch ? streams : types));
    }
    if (offer.streams) {
      types.addAll(streams);
    }
    return Status.of(
        StatusReason.NOT_ACCEPTABLE,
        "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", types));
  }

  /** Whether a person seems to read the answer, by upstream's rule. */
  static boolean readByPeople(Optional<String> pretty, String userAgent) {
    return pretty
        .filter(text -> !text.isEmpty())
        .map(Negotiation::isTrue)
        .orElseGet(() ->
            userAgent.startsWith("curl")
                || userAgent.startsWith("Wget")
                || userAgent.startsWith("Mozilla/5.0"));
  }

  private static boolean isTrue(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "1", "t", "true" -> true;
      default -> false;
    };
  }
}
