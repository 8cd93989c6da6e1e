package io.tiphys.apiserver.request;

import io.tiphys.api.status.Status;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The parameters of a request's query, decoded. */
public record Query(Map<String, List<String>> parameters) {

  private static final Query NONE = new Query(Map.of());

  /** Reads what stands after the question mark. */
  public static Query parse(String raw) {
    if (raw.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        parameters.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
      }
    }
    return new Query(parameters);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Status.badRequest("invalid URL escape in the query: " + e.getMessage()).asException();
    }
  }

  public Optional<String> find(String name) {
    List<String> values = parameters.get(name);
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** The first value, empty if there is none. */
  public String text(String name) {
    List<String> values = parameters.get(name);
    return values == null ? "" : values.getFirst();
  }

  /** True for {@code name=true}, {@code name=1} and a bare {@code name}; false if absent. */
  public boolean flag(String name) {
    return find(name).map(v -> !v.equals("false") && !v.equals("0")).orElse(false);
  }

  public OptionalLong number(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw Status.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax")
          .asException();
    }
  }
}
