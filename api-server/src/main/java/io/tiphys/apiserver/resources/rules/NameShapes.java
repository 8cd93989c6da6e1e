package io.tiphys.apiserver.resources.rules;

import java.util.ArrayList;
import java.util.List;

/** The looser names that some kinds allow. */
public final class NameShapes {

  private NameShapes() {}

  /** Anything that can stand in a path. */
  public static List<String> pathSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    List<String> errors = new ArrayList<>(0);
    for (String character : List.of("/", "%")) {
      if (name.contains(character)) {
        errors.add("may not contain '" + character + "'");
      }
    }
    return errors;
  }
}
