package io.tiphys.apiserver.fieldmanager;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields, as a tree: a branch is in the set itself, or only on the way to fields below it,
 * or both. Never changes. Two sets are equal if they hold the same fields.
 */
final class FieldSet {

  static final FieldSet EMPTY = new FieldSet(List.of());

  /**
   * One step down.
   *
   * @param member whether the field that the step leads to is itself in the set
   */
  record Branch(PathElement element, boolean member, FieldSet below) {}

  /** In the order of their elements; each is a member or has something below. */
  private final List<Branch> branches;

  private FieldSet(List<Branch> branches) {
    this.branches = branches;
  }

  /**
   * A set of branches that are in order already; empty ones are not allowed.
   *
   * @param branches not to be changed any more
   */
  static FieldSet ofSorted(List<Branch> branches) {
    return branches.isEmpty() ? EMPTY : new FieldSet(branches);
  }

  static FieldSet of(List<PathElement> path) {
    FieldSet set = EMPTY;
    for (int i = path.size() - 1; i >= 0; i--) {
      set = new FieldSet(List.of(new Branch(path.get(i), i == path.size() - 1, set)));
    }
    return set;
  }

  /** The set of one field that is found by names. */
  static FieldSet named(String... names) {
    List<PathElement> path = new ArrayList<>();
    for (String name : names) {
      path.add(new PathElement.Name(name));
    }
    return of(path);
  }

  List<Branch> branches() {
    return branches;
  }

  boolean isEmpty() {
    return branches.isEmpty();
  }

  private int index(PathElement element) {
    int low = 0;
    int high = branches.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = branches.get(middle).element().compareTo(element);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  @Nullable Branch find(PathElement element) {
    int index = index(element);
    return index < 0 ? null : branches.get(index);
  }

  /** Whether the field one step down is in the set. */
  boolean hasMember(PathElement element) {
    Branch branch = find(element);
    return branch != null && branch.member();
  }

  FieldSet below(PathElement element) {
    Branch branch = find(element);
    return branch == null ? EMPTY : branch.below();
  }

  boolean has(List<PathElement> path) {
    FieldSet set = this;
    for (PathElement element : path.subList(0, path.size() - 1)) {
      set = set.below(element);
    }
    return set.hasMember(path.getLast());
  }

  FieldSet union(FieldSet other) {
    if (isEmpty()) {
      return other;
    }
    if (other.isEmpty()) {
      return this;
    }
    return zip(
        this,
        other,
        (one, two) -> {
          if (one == null || two == null) {
            return one == null ? two : one;
          }
          return branch(
              one.element(), one.member() || two.member(), one.below().union(two.below()));
        });
  }

  FieldSet intersection(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return EMPTY;
    }
    return zip(
        this,
        other,
        (one, two) ->
            one == null || two == null
                ? null
                : branch(
                    one.element(),
                    one.member() && two.member(),
                    one.below().intersection(two.below())));
  }

  /** Without the fields of {@code other}; what lies below them stays. */
  FieldSet difference(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    return zip(
        this,
        other,
        (one, two) -> {
          if (one == null || two == null) {
            return one;
          }
          return branch(
              one.element(), one.member() && !two.member(), one.below().difference(two.below()));
        });
  }

  /** Without the fields of {@code other} and all that lies below them. */
  FieldSet without(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    return zip(
        this,
        other,
        (one, two) -> {
          if (one == null || two == null) {
            return one;
          }
          return two.member()
              ? null
              : branch(one.element(), one.member(), one.below().without(two.below()));
        });
  }

  /** Whether they have a field in common. */
  boolean meets(FieldSet other) {
    return !intersection(other).isEmpty();
  }

  private static @Nullable Branch branch(PathElement element, boolean member, FieldSet below) {
    return member || !below.isEmpty() ? new Branch(element, member, below) : null;
  }

  private interface Zipper {
    @Nullable Branch zip(@Nullable Branch one, @Nullable Branch other);
  }

  private static FieldSet zip(FieldSet one, FieldSet other, Zipper zipper) {
    List<Branch> zipped = new ArrayList<>(Math.max(one.branches.size(), other.branches.size()));
    int i = 0;
    int j = 0;
    while (i < one.branches.size() || j < other.branches.size()) {
      Branch left = i < one.branches.size() ? one.branches.get(i) : null;
      Branch right = j < other.branches.size() ? other.branches.get(j) : null;
      int order = left == null ? 1 : right == null ? -1 : left.element().compareTo(right.element());
      Branch branch = zipper.zip(order <= 0 ? left : null, order >= 0 ? right : null);
      if (branch != null) {
        zipped.add(branch);
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return ofSorted(zipped);
  }

  /** All fields of the set; those of one level come before those of levels below. */
  void forEach(Consumer<List<PathElement>> consumer) {
    forEach(new ArrayList<>(), consumer);
  }

  private void forEach(List<PathElement> path, Consumer<List<PathElement>> consumer) {
    for (Branch branch : branches) {
      if (branch.member()) {
        path.add(branch.element());
        consumer.accept(List.copyOf(path));
        path.removeLast();
      }
    }
    for (Branch branch : branches) {
      path.add(branch.element());
      branch.below().forEach(path, consumer);
      path.removeLast();
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && branches.equals(set.branches);
  }

  @Override
  public int hashCode() {
    return branches.hashCode();
  }

  @Override
  public String toString() {
    List<String> paths = new ArrayList<>();
    forEach(path -> paths.add(shown(path)));
    return String.join("\n", paths);
  }

  /** A path as conflicts and errors show it, such as {@code .spec.containers[name="web"].image}. */
  static String shown(List<PathElement> path) {
    StringBuilder text = new StringBuilder();
    path.forEach(text::append);
    return text.toString();
  }
}
