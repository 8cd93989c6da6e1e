package io.tiphys.apiserver.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects in the order of their keys. A change makes a new map that shares all but a handful of
 * nodes with the old one, so whoever holds a map holds a snapshot that nothing can change.
 *
 * <p>A weight-balanced tree (Hirai and Yamamoto, "Balancing weight-balanced trees", 2011, with
 * their parameters 3 and 2); the weights also answer how many objects follow a key.
 */
public final class SortedObjects implements Iterable<CachedObject> {

  private static final int DELTA = 3;
  private static final int RATIO = 2;

  public static final SortedObjects EMPTY = new SortedObjects(null);

  private final @Nullable Node root;

  private SortedObjects(@Nullable Node root) {
    this.root = root;
  }

  private record Node(CachedObject object, @Nullable Node left, @Nullable Node right, int size) {
    String key() {
      return object.key();
    }
  }

  /** Makes a map of objects that are in the order of their keys already. */
  public static SortedObjects ofSorted(List<CachedObject> objects) {
    return new SortedObjects(build(objects, 0, objects.size()));
  }

  private static @Nullable Node build(List<CachedObject> objects, int from, int to) {
    if (from == to) {
      return null;
    }
    int middle = (from + to) >>> 1;
    return node(objects.get(middle), build(objects, from, middle), build(objects, middle + 1, to));
  }

  public int size() {
    return size(root);
  }

  public Optional<CachedObject> find(String key) {
    Node node = root;
    while (node != null) {
      int order = key.compareTo(node.key());
      if (order == 0) {
        return Optional.of(node.object);
      }
      node = order < 0 ? node.left : node.right;
    }
    return Optional.empty();
  }

  public SortedObjects with(CachedObject object) {
    return new SortedObjects(put(root, object));
  }

  public SortedObjects without(String key) {
    return find(key).isEmpty() ? this : new SortedObjects(remove(root, key));
  }

  @Override
  public Iterator<CachedObject> iterator() {
    return from("");
  }

  /** The objects whose keys are {@code key} or after it. */
  public Iterator<CachedObject> from(String key) {
    return new InOrder(root, key);
  }

  /** How many objects have keys before {@code key}. */
  public int countBefore(String key) {
    int count = 0;
    Node node = root;
    while (node != null) {
      if (key.compareTo(node.key()) <= 0) {
        node = node.left;
      } else {
        count += size(node.left) + 1;
        node = node.right;
      }
    }
    return count;
  }

  private static Node put(@Nullable Node node, CachedObject object) {
    if (node == null) {
      return new Node(object, null, null, 1);
    }
    int order = object.key().compareTo(node.key());
    if (order == 0) {
      return new Node(object, node.left, node.right, node.size);
    }
    return order < 0
        ? balanced(node.object, put(node.left, object), node.right)
        : balanced(node.object, node.left, put(node.right, object));
  }

  private static @Nullable Node remove(@Nullable Node node, String key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key());
    if (order < 0) {
      return balanced(node.object, remove(node.left, key), node.right);
    }
    if (order > 0) {
      return balanced(node.object, node.left, remove(node.right, key));
    }
    if (node.left == null) {
      return node.right;
    }
    if (node.right == null) {
      return node.left;
    }
    Node next = first(node.right);
    return balanced(next.object, node.left, remove(node.right, next.key()));
  }

  private static Node first(Node node) {
    Node first = node;
    while (first.left != null) {
      first = first.left;
    }
    return first;
  }

  private static Node balanced(CachedObject object, @Nullable Node left, @Nullable Node right) {
    if (right != null && tooHeavy(right, left)) {
      return weight(right.left) < RATIO * weight(right.right)
          ? rotatedLeft(object, left, right)
          : rotatedLeft(
              object, left, rotatedRight(right.object, required(right.left), right.right));
    }
    if (left != null && tooHeavy(left, right)) {
      return weight(left.right) < RATIO * weight(left.left)
          ? rotatedRight(object, left, right)
          : rotatedRight(object, rotatedLeft(left.object, left.left, required(left.right)), right);
    }
    return node(object, left, right);
  }

  private static Node rotatedLeft(CachedObject object, @Nullable Node left, Node right) {
    return node(right.object, node(object, left, right.left), right.right);
  }

  private static Node rotatedRight(CachedObject object, Node left, @Nullable Node right) {
    return node(left.object, left.left, node(object, left.right, right));
  }

  private static boolean tooHeavy(@Nullable Node one, @Nullable Node other) {
    return weight(one) > DELTA * weight(other);
  }

  private static Node required(@Nullable Node node) {
    return java.util.Objects.requireNonNull(node, "the heavier side has a child");
  }

  private static Node node(CachedObject object, @Nullable Node left, @Nullable Node right) {
    return new Node(object, left, right, size(left) + size(right) + 1);
  }

  private static int weight(@Nullable Node node) {
    return size(node) + 1;
  }

  private static int size(@Nullable Node node) {
    return node == null ? 0 : node.size;
  }

  /** Walks the tree with the path from the root as its memory. */
  private static final class InOrder implements Iterator<CachedObject> {

    private final Deque<Node> path = new ArrayDeque<>();

    InOrder(@Nullable Node root, String key) {
      Node node = root;
      while (node != null) {
        if (key.compareTo(node.key()) <= 0) {
          path.push(node);
          node = node.left;
        } else {
          node = node.right;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public CachedObject next() {
      if (path.isEmpty()) {
        throw new NoSuchElementException();
      }
      Node node = path.pop();
      for (Node child = node.right; child != null; child = child.left) {
        path.push(child);
      }
      return node.object;
    }
  }
}
