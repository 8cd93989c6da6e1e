package io.tiphys.apiserver.web;

import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the form of an answer that a client accepts and the server has. */
final class Negotiation {

  /** What stands for an object. */
  enum Shape {
    OBJECT,
    TABLE,
    METADATA
  }

  /**
   * The form of an answer.
   *
   * @param events whether as server-sent events, which only watches have
   */
  record Form(Shape shape, boolean events) {
    static final Form PLAIN = new Form(Shape.OBJECT, false);
  }

  private record Range(String type, Map<String, String> parameters, double quality) {}

  private Negotiation() {}

  /**
   * @param accept the header; empty accepts anything
   * @throws io.tiphys.api.status.StatusException 406 if there is no form that both know
   */
  static Form choose(String accept, boolean watch) {
    if (accept.isEmpty() || accept.equals("*/*") || accept.equals("application/json")) {
      return Form.PLAIN;
    }
    for (Range range : ranges(accept)) {
      Optional<Form> form = form(range, watch);
      if (form.isPresent()) {
        return form.get();
      }
    }
    throw Status.of(
            StatusReason.NOT_ACCEPTABLE,
            "only the following media types are accepted: application/json")
        .asException();
  }

  private static Optional<Form> form(Range range, boolean watch) {
    return switch (range.type) {
      case "*/*", "application/*" -> Optional.of(Form.PLAIN);
      case "application/json" ->
          switch (range.parameters.getOrDefault("as", "")) {
            case "" -> Optional.of(Form.PLAIN);
            case "Table" -> inMetaV1(range, Shape.TABLE);
            case "PartialObjectMetadata", "PartialObjectMetadataList" ->
                inMetaV1(range, Shape.METADATA);
            default -> Optional.empty();
          };
      case "text/event-stream" ->
          watch ? Optional.of(new Form(Shape.OBJECT, true)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Form> inMetaV1(Range range, Shape shape) {
    boolean known =
        range.parameters.getOrDefault("g", "").equals("meta.k8s.io")
            && range.parameters.getOrDefault("v", "").equals("v1");
    return known ? Optional.of(new Form(shape, false)) : Optional.empty();
  }

  /** The header's media ranges, those that the client likes best first. */
  private static List<Range> ranges(String accept) {
    List<Range> ranges = new ArrayList<>();
    for (String one : accept.split(",")) {
      String[] parts = one.split(";");
      Map<String, String> parameters = new HashMap<>();
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        if (equals > 0) {
          parameters.put(
              parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
              parts[i].substring(equals + 1).strip());
        }
      }
      double quality = quality(parameters.remove("q"));
      if (quality > 0) {
        ranges.add(new Range(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality));
      }
    }
    ranges.sort(Comparator.comparingDouble(Range::quality).reversed());
    return ranges;
  }

  private static double quality(@org.jspecify.annotations.Nullable String q) {
    if (q == null) {
      return 1;
    }
    try {
      return Double.parseDouble(q);
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
