package io.tiphys.api.selector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What some of an object's fields must be, such as {@code spec.nodeName=a,status.phase!=Running}.
 * All requirements must hold.
 *
 * @param requirements in alphabetical order of their text
 */
public record FieldSelector(List<Requirement> requirements) {

  private static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /**
   * One condition.
   *
   * @param equal whether the field must, or must not, have the value
   */
  public record Requirement(String field, boolean equal, String value) {
    @Override
    public String toString() {
      return field + (equal ? "=" : "!=") + escaped(value);
    }
  }

  public FieldSelector {
    requirements = List.copyOf(requirements);
  }

  public static FieldSelector everything() {
    return EVERYTHING;
  }

  /** Reads a query; throws a {@link SelectorException} with upstream's words. */
  public static FieldSelector parse(String query) {
    List<String> terms = new ArrayList<>(terms(query));
    terms.sort(Comparator.naturalOrder());
    List<Requirement> requirements = new ArrayList<>();
    for (String term : terms) {
      if (!term.isEmpty()) {
        requirements.add(requirement(query, term));
      }
    }
    return requirements.isEmpty() ? EVERYTHING : new FieldSelector(requirements);
  }

  public static FieldSelector of(String field, String value) {
    return new FieldSelector(List.of(new Requirement(field, true, value)));
  }

  private static Requirement requirement(String query, String term) {
    for (int i = 0; i < term.length(); i++) {
      if (term.startsWith("!=", i)) {
        return new Requirement(term.substring(0, i), false, unescaped(term.substring(i + 2)));
      }
      if (term.charAt(i) == '=') {
        int value = term.startsWith("==", i) ? i + 2 : i + 1;
        return new Requirement(term.substring(0, i), true, unescaped(term.substring(value)));
      }
    }
    throw new SelectorException(
        "invalid selector: '" + query + "'; can't understand '" + term + "'");
  }

  private static List<String> terms(String query) {
    List<String> terms = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < query.length(); i++) {
      if (query.charAt(i) == '\\') {
        i++;
      } else if (query.charAt(i) == ',') {
        terms.add(query.substring(start, i));
        start = i + 1;
      }
    }
    terms.add(query.substring(start));
    return terms;
  }

  private static String unescaped(String value) {
    if (value.indexOf('\\') < 0 && value.indexOf('=') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
        if (next != '\\' && next != ',' && next != '=') {
          throw new SelectorException(
              "invalid field selector: invalid escape sequence: "
                  + value.substring(i, Math.min(i + 2, value.length())));
        }
        text.append(next);
        i++;
      } else if (c == ',' || c == '=') {
        throw new SelectorException(
            "invalid field selector: unescaped character in value: " + (int) c);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }

  public boolean isEverything() {
    return requirements.isEmpty();
  }

  /** The value that a field must have, if one is asked for. */
  public Optional<String> requiredValue(String field) {
    return requirements.stream()
        .filter(r -> r.equal() && r.field().equals(field))
        .map(Requirement::value)
        .findFirst();
  }

  /**
   * Whether an object matches.
   *
   * @param fields gives the value of a field by its name; null or empty where it has none
   */
  public boolean matches(Function<String, @Nullable String> fields) {
    for (Requirement requirement : requirements) {
      @Nullable String value = fields.apply(requirement.field());
      if (requirement.value().equals(value == null ? "" : value) != requirement.equal()) {
        return false;
      }
    }
    return true;
  }

  /** As in a query. */
  @Override
  public String toString() {
    return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
  }
}
