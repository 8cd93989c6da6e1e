package io.tiphys.apiserver.cel.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks of texts against named formats. */
final class FormatFunctions {

  static final Map<String, Functions.Body> ALL = new HashMap<>();

  static {
    NamedFormat.ALL.forEach((name, format) -> ALL.put("format." + name, _ -> format));
    ALL.put("format.named", a -> Optional.ofNullable(NamedFormat.ALL.get(Functions.text(a[0]))));
    ALL.put("validate", FormatFunctions::validate);
  }

  private FormatFunctions() {}

  private static Object validate(Object[] a) {
    List<String> errors =
        Functions.cast(NamedFormat.class, a[0]).errors().apply(Functions.text(a[1]));
    return errors.isEmpty() ? Optional.empty() : Optional.of(List.<Object>copyOf(errors));
  }
}
