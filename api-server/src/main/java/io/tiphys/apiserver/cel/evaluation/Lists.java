package io.tiphys.apiserver.cel.evaluation;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The equality and the sum of lists, which may be sets or maps in disguise. */
final class Lists {

  private Lists() {}

  static boolean equal(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    return switch (kind(left)) {
      case "set" -> left.stream().allMatch(item -> contains(right, item));
      case "map" -> {
        List<String> keys = ((ListOfKind) left).mapKeys();
        yield right.stream()
            .allMatch(item -> {
              int found = indexOf(left, item, keys);
              return found >= 0 && Values.equal(left.get(found), item);
            });
      }
      default -> {
        for (int i = 0; i < left.size(); i++) {
          if (!Values.equal(left.get(i), right.get(i))) {
            yield false;
          }
        }
        yield true;
      }
    };
  }

  private static String kind(List<?> list) {
    return list instanceof ListOfKind known ? known.listType() : "";
  }

  static boolean contains(List<?> list, Object value) {
    for (Object item : list) {
      if (Values.equal(item, value)) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(List<?> list, Object item, List<String> keys) {
    for (int i = 0; i < list.size(); i++) {
      if (haveSameKeys(list.get(i), item, keys)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean haveSameKeys(Object one, Object other, List<String> keys) {
    if (!(one instanceof JsonObject left) || !(other instanceof JsonObject right)) {
      return false;
    }
    for (String key : keys) {
      Object a = left.get(key);
      Object b = right.get(key);
      boolean same = (a != null && b != null) ? Values.equal(a, b) : Objects.equals(a, b);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** All items of both; of a set or a map those of the left stay where they are. */
  static List<Object> concat(List<?> left, List<?> right) {
    return switch (kind(left)) {
      case "set" -> {
        List<Object> union = new ArrayList<>(left);
        right.stream().filter(item -> !contains(left, item)).forEach(union::add);
        yield new Known(union, (ListOfKind) left);
      }
      case "map" -> new Known(merged(left, right), (ListOfKind) left);
      default -> Growing.of(left, right);
    };
  }

  private static List<Object> merged(List<?> left, List<?> right) {
    List<String> keys = ((ListOfKind) left).mapKeys();
    List<Object> merged = new ArrayList<>(left);
    for (Object item : right) {
      int found = indexOf(merged, item, keys);
      if (found >= 0) {
        merged.set(found, item);
      } else {
        merged.add(item);
      }
    }
    return merged;
  }

  /** A computed list that is still a set or a map. */
  private static final class Known extends AbstractList<Object> implements ListOfKind {

    private final List<Object> items;
    private final ListOfKind kind;

    Known(List<Object> items, ListOfKind kind) {
      this.items = items;
      this.kind = kind;
    }

    @Override
    public Object get(int index) {
      return items.get(index);
    }

    @Override
    public int size() {
      return items.size();
    }

    @Override
    public String listType() {
      return kind.listType();
    }

    @Override
    public List<String> mapKeys() {
      return kind.mapKeys();
    }
  }

  /**
   * The first items of a shared list. One that shows all of it may grow in place, so that a loop
   * that appends to its own result does not copy it each time; for one thread.
   */
  private static final class Growing extends AbstractList<Object> {

    private final List<Object> shared;
    private final int size;

    private Growing(List<Object> shared) {
      this.shared = shared;
      this.size = shared.size();
    }

    static Growing of(List<?> left, List<?> right) {
      List<Object> items =
          left instanceof Growing growing && growing.size == growing.shared.size()
              ? growing.shared
              : new ArrayList<>(left);
      items.addAll(right instanceof Growing ? new ArrayList<>(right) : right);
      return new Growing(items);
    }

    @Override
    public @Nullable Object get(int index) {
      Objects.checkIndex(index, size);
      return shared.get(index);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
