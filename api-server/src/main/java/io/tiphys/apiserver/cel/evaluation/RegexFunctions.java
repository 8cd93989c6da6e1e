package io.tiphys.apiserver.cel.evaluation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Regular expressions, whose matching takes time that is linear in the text. */
final class RegexFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.of(
          "matches", a -> pattern(a[1]).matcher(Functions.text(a[0])).find(),
          "find", a -> find(Functions.text(a[0]), legal(a[1])),
          "findAll", a -> findAll(a));

  private static final int REMEMBERED = 256;
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private RegexFunctions() {}

  private static Pattern pattern(Object expression) {
    String text = Functions.text(expression);
    Pattern known = PATTERNS.get(text);
    if (known != null) {
      return known;
    }
    try {
      Pattern pattern = Pattern.compile(text);
      if (PATTERNS.size() >= REMEMBERED) {
        PATTERNS.clear();
      }
      PATTERNS.put(text, pattern);
      return pattern;
    } catch (PatternSyntaxException e) {
      throw new EvaluationException(
          "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`");
    }
  }

  private static Pattern legal(Object expression) {
    try {
      return pattern(expression);
    } catch (EvaluationException e) {
      throw new EvaluationException("Illegal regex: " + e.getMessage());
    }
  }

  private static Object find(String text, Pattern pattern) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static Object findAll(Object[] a) {
    long limit = a.length > 2 ? Functions.number(a[2]) : -1;
    List<Object> found = new ArrayList<>();
    Matcher matcher = legal(a[1]).matcher(Functions.text(a[0]));
    while ((limit < 0 || found.size() < limit) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
