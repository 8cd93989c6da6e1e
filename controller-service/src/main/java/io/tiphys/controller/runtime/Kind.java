package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.informer.Informer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One kind as a controller reads and writes it. Each write but a deletion waits until the informer
 * has seen it, so that the next decision knows of it. What was deleted is remembered until the
 * informer has seen that: {@link #isDeleted}.
 */
public final class Kind<T extends HasMetadata> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Informer<T> informer;
  private final ResourceClient<T> calls;
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  Kind(Informer<T> informer, ResourceClient<T> calls) {
    this.informer = informer;
    this.calls = calls;
    informer.addHandler(
        new Informer.Handler<>() {
          @Override
          public void added(T object) {}

          @Override
          public void updated(T old, T object) {
            if (Metadata.isBeingDeleted(object)) {
              deleted.remove(Metadata.uid(object));
            }
          }

          @Override
          public void deleted(T object) {
            deleted.remove(Metadata.uid(object));
          }
        });
  }

  public Informer<T> informer() {
    return informer;
  }

  /** The calls themselves, for what needs no waiting. */
  public ResourceClient<T> calls() {
    return calls;
  }

  public Optional<T> find(ObjectKey key) {
    return informer.find(key);
  }

  public Collection<T> list(String namespace) {
    return informer.list(namespace);
  }

  /** Creates without waiting; follow with {@link #awaitSeen} once all are created. */
  public T createUnseen(T object) {
    return calls.create(object);
  }

  public T create(T object) throws InterruptedException {
    return seen(calls.create(object));
  }

  public T update(T object) throws InterruptedException {
    return seen(calls.update(object));
  }

  public T updateStatus(T object) throws InterruptedException {
    return seen(calls.updateStatus(object));
  }

  public T patch(ObjectKey key, ResourceClient.Patch patch) throws InterruptedException {
    return seen(calls.patch(key.namespace(), key.name(), patch));
  }

  /** Deletes just this object; one that is gone already is fine. */
  public void delete(T object, DeleteOptions options) {
    String uid = Metadata.uid(object);
    deleted.add(uid);
    try {
      calls.delete(Metadata.namespace(object), Metadata.name(object), options.withUid(uid));
    } catch (RuntimeException e) {
      deleted.remove(uid);
      if (!Failures.isNotFound(e)) {
        throw e;
      }
    }
    if (informer.find(ObjectKey.of(object)).filter(o -> Metadata.uid(o).equals(uid)).isEmpty()) {
      deleted.remove(uid);
    }
  }

  /** Whether the object is on its way out, be it seen or only asked for. */
  public boolean isDeleted(T object) {
    return Metadata.isBeingDeleted(object) || deleted.contains(Metadata.uid(object));
  }

  /** Waits until the informer has seen this state. */
  public void awaitSeen(T written) throws InterruptedException {
    String version = written.getMetadata().getResourceVersion();
    if (!informer.awaitSeen(version, PATIENCE)) {
      throw new IllegalStateException(
          "own write of resourceVersion " + version + " not seen within " + PATIENCE);
    }
  }

  private T seen(T written) throws InterruptedException {
    awaitSeen(written);
    return written;
  }
}
