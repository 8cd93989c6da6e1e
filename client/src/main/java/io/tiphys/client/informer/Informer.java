package io.tiphys.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ObjectKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One kind's objects as this component last saw them, kept true by a watch that resumes by itself
 * (and lists again when it has fallen too far behind). It may be behind the API server, and never
 * goes back in time. What it returns is shared: never change it, copy it.
 *
 * <p>Safe for use by any thread. Handlers run one at a time, in the order of the events, on the
 * informer's own virtual thread; they should only put a key into a queue.
 */
public interface Informer<T extends HasMetadata> {

  Optional<T> find(String namespace, String name);

  default Optional<T> find(ObjectKey key) {
    return find(key.namespace(), key.name());
  }

  /** All objects; in no particular order. */
  Collection<T> list();

  /** The objects of one namespace. */
  Collection<T> list(String namespace);

  /** Groups objects under keys; to be added before the informer starts. */
  void addIndex(String index, Function<T, List<String>> keys);

  /** The objects that {@code index} puts under {@code key}. */
  Collection<T> byIndex(String index, String key);

  /** Adds a handler; one that comes late is told of what is there already as added. */
  void addHandler(Handler<T> handler);

  /** Whether the first list has been taken in and told to the handlers. */
  boolean hasSynced();

  /**
   * Waits until this informer has seen the write that gave an object this resourceVersion, so that
   * what is decided next does not overlook it.
   *
   * @return false if that took longer than {@code timeout}
   */
  boolean awaitSeen(String resourceVersion, Duration timeout) throws InterruptedException;

  /** What happens to objects. */
  interface Handler<T> {
    void added(T object);

    void updated(T old, T object);

    /** {@code object} is the last state known. */
    void deleted(T object);

    /**
     * A handler that treats all changes alike: it is given the new state, or the last one of a
     * deleted object.
     */
    static <T> Handler<T> onAny(java.util.function.Consumer<T> change) {
      return new Handler<>() {
        @Override
        public void added(T object) {
          change.accept(object);
        }

        @Override
        public void updated(T old, T object) {
          change.accept(object);
        }

        @Override
        public void deleted(T object) {
          change.accept(object);
        }
      };
    }
  }
}
