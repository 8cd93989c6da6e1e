package io.tiphys.apiserver.fieldmanager;

import java.util.Comparator;

/**
 * Who owns fields: a manager by what it does, and where.
 *
 * @param applies whether it applies configurations; otherwise it creates and updates
 * @param apiVersion in which it updates; empty for one that applies, which is the same in all
 * @param subresource empty for the object itself
 */
record Owner(String manager, boolean applies, String apiVersion, String subresource)
    implements Comparable<Owner> {

  private static final Comparator<Owner> ORDER =
      Comparator.comparing(Owner::manager)
          .thenComparing(Owner::applies, Comparator.reverseOrder())
          .thenComparing(Owner::apiVersion)
          .thenComparing(Owner::subresource);

  static Owner applying(String manager, String subresource) {
    return new Owner(manager, true, "", subresource);
  }

  static Owner updating(String manager, String apiVersion, String subresource) {
    return new Owner(manager.isEmpty() ? "unknown" : manager, false, apiVersion, subresource);
  }

  @Override
  public int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }

  /** As conflicts name it. */
  @Override
  public String toString() {
    String text = '"' + manager + '"';
    if (!subresource.isEmpty()) {
      text += " with subresource \"" + subresource + '"';
    }
    return applies ? text : text + " using " + apiVersion;
  }
}
