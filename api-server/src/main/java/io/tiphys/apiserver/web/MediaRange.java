package io.tiphys.apiserver.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of an Accept header. */
record MediaRange(String type, String subtype, Map<String, String> parameters, double quality) {

  /** The best liked first; of those liked alike, the ones with wildcards last. */
  private static final Comparator<MediaRange> PREFERENCE =
      Comparator.<MediaRange>comparingDouble(MediaRange::quality)
          .reversed()
          .thenComparing(range -> range.type.equals("*"))
          .thenComparing(range -> range.subtype.equals("*"));

  static List<MediaRange> parse(String accept) {
    List<MediaRange> ranges = new ArrayList<>(4);
    for (String one : accept.split(",")) {
      if (!one.isBlank()) {
        ranges.add(one(one));
      }
    }
    ranges.sort(PREFERENCE);
    return ranges;
  }

  private static MediaRange one(String text) {
    String[] parts = text.split(";", -1);
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
    String name = parts[0].strip().toLowerCase(Locale.ROOT);
    int slash = name.indexOf('/');
    return slash < 0
        ? new MediaRange(name, name.equals("*") ? "*" : "", parameters, quality)
        : new MediaRange(name.substring(0, slash), name.substring(slash + 1), parameters, quality);
  }

  private static double quality(@Nullable String q) {
    if (q == null) {
      return 1;
    }
    try {
      return Double.parseDouble(q);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  String mediaType() {
    return type + "/" + subtype;
  }
}
