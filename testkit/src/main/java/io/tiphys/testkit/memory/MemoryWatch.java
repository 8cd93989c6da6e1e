package io.tiphys.testkit.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.Status;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.ResourceClient.WatchOptions;
import io.tiphys.client.ResourceType;
import io.tiphys.client.Watch;
import io.tiphys.client.WatchEvent;
import io.tiphys.testkit.memory.MemoryCluster.Change;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cursor into the cluster's history. */
final class MemoryWatch<T extends HasMetadata> implements Watch<T> {

  private final MemoryCluster cluster;
  private final ResourceType<T> type;
  private final String namespace;
  private final WatchOptions options;
  private final long cuts;
  private long at;
  private boolean closed;

  MemoryWatch(MemoryCluster cluster, ResourceType<T> type, String namespace, WatchOptions options) {
    this.cluster = cluster;
    this.type = type;
    this.namespace = namespace;
    this.options = options;
    synchronized (cluster) {
      this.cuts = cluster.cuts();
      this.at =
          options.resourceVersion().isEmpty()
              ? cluster.revision()
              : Long.parseLong(options.resourceVersion());
    }
  }

  @Override
  public Optional<WatchEvent<T>> next() throws InterruptedException {
    synchronized (cluster) {
      while (true) {
        if (closed) {
          return Optional.empty();
        }
        if (cluster.cuts() != cuts) {
          throw new ApiUnreachableException("the stream was cut", null);
        }
        if (cluster.isForgotten(at)) {
          throw Status.gone("too old resource version: " + at).asException();
        }
        Change change = cluster.after(at, type.resource());
        if (change == null) {
          cluster.wait();
        } else {
          at = change.revision();
          Optional<WatchEvent<T>> event = event(change);
          if (event.isPresent()) {
            return event;
          }
        }
      }
    }
  }

  private Optional<WatchEvent<T>> event(Change change) {
    String revision = Long.toString(change.revision());
    ObjectNode old = selected(change.old());
    ObjectNode now = selected(change.now());
    if (now != null) {
      T object = Json.convert(now, type.model());
      return Optional.of(
          old == null
              ? new WatchEvent.Added<>(object, revision)
              : new WatchEvent.Modified<>(object, revision));
    }
    if (old == null) {
      return Optional.empty();
    }
    ObjectNode last = old.deepCopy();
    MemoryObjects.metadata(last).put("resourceVersion", revision);
    return Optional.of(new WatchEvent.Deleted<>(Json.convert(last, type.model()), revision));
  }

  private @Nullable ObjectNode selected(@Nullable ObjectNode object) {
    boolean in =
        object != null
            && (namespace.isEmpty()
                || namespace.equals(object.path("metadata").path("namespace").asText()))
            && MemoryObjects.matches(object, options.labelSelector(), options.fieldSelector());
    return in ? object : null;
  }

  @Override
  public void close() {
    synchronized (cluster) {
      closed = true;
      cluster.notifyAll();
    }
  }
}
