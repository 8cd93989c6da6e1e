package io.tiphys.apiserver.fieldmanager;

import io.tiphys.apiserver.fieldmanager.FieldSet.Branch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in an object on a walk through it, where fields are put into up to three sets. What is
 * needed for a set is made when its first field is put in, so a walk that finds nothing costs
 * little. Each place is visited once.
 */
final class Place {

  static final int ADDED = 0;
  static final int MODIFIED = 1;
  static final int REMOVED = 2;
  private static final int SETS = 3;

  /** A branch that still grows. */
  private static final class Twig {
    final @Nullable PathElement element;
    final List<Twig> below = new ArrayList<>(4);
    boolean member;

    Twig(@Nullable PathElement element) {
      this.element = element;
    }

    PathElement step() {
      return java.util.Objects.requireNonNull(element);
    }
  }

  private final @Nullable Place parent;
  private final @Nullable PathElement element;
  private final @Nullable Twig[] twigs = new Twig[SETS];

  /** The object itself. */
  Place() {
    this(null, null);
  }

  private Place(@Nullable Place parent, @Nullable PathElement element) {
    this.parent = parent;
    this.element = element;
  }

  Place child(PathElement step) {
    return new Place(this, step);
  }

  /** Puts the field of this place into a set; the object itself belongs to none. */
  void insert(int set) {
    twig(set).member = true;
  }

  private Twig twig(int set) {
    Twig twig = twigs[set];
    if (twig == null) {
      twig = new Twig(element);
      twigs[set] = twig;
      if (parent != null) {
        parent.twig(set).below.add(twig);
      }
    }
    return twig;
  }

  /** What was put into a set so far. */
  FieldSet set(int set) {
    Twig twig = twigs[set];
    return twig == null ? FieldSet.EMPTY : set(twig.below);
  }

  private static FieldSet set(List<Twig> twigs) {
    if (twigs.isEmpty()) {
      return FieldSet.EMPTY;
    }
    twigs.sort(Comparator.comparing(Twig::step));
    List<Branch> branches = new ArrayList<>(twigs.size());
    for (Twig twig : twigs) {
      branches.add(new Branch(twig.step(), twig.member, set(twig.below)));
    }
    return FieldSet.ofSorted(branches);
  }
}
