package io.tiphys.testkit.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.patch.PatchType;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceType;
import io.tiphys.client.Watch;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Calls on one kind in memory. */
final class MemoryResourceClient<T extends HasMetadata> implements ResourceClient<T> {

  private final MemoryCluster cluster;
  private final ResourceType<T> type;
  private final GroupResource resource;

  MemoryResourceClient(MemoryCluster cluster, ResourceType<T> type) {
    this.cluster = cluster;
    this.type = type;
    this.resource = type.resource().groupResource();
  }

  @Override
  public T fetch(String namespace, String name) {
    return find(namespace, name).orElseThrow(() -> Status.notFound(resource, name).asException());
  }

  @Override
  public Optional<T> find(String namespace, String name) {
    return cluster.find(type.resource(), new ObjectKey(namespace, name)).map(this::model);
  }

  @Override
  public Listed<T> list(String namespace, ListOptions options) {
    synchronized (cluster) {
      List<T> items =
          cluster.list(type.resource(), namespace).stream()
              .filter(object ->
                  MemoryObjects.matches(object, options.labelSelector(), options.fieldSelector()))
              .map(this::model)
              .toList();
      return new Listed<>(Long.toString(cluster.revision()), items);
    }
  }

  @Override
  public Watch<T> watch(String namespace, WatchOptions options) {
    return new MemoryWatch<>(cluster, type, namespace, options);
  }

  @Override
  public T create(T object) {
    ObjectNode tree = Json.convert(object, ObjectNode.class);
    MemoryObjects.complete(tree, cluster::nextName);
    ObjectKey key = key(tree);
    cluster.ask(new MemoryWrite("create", type.resource(), key, "", tree));
    synchronized (cluster) {
      if (cluster.find(type.resource(), key).isPresent()) {
        throw Status.alreadyExists(resource, key.name()).asException();
      }
      return model(cluster.put(type.resource(), key, tree));
    }
  }

  @Override
  public T update(T object) {
    ObjectNode tree = Json.convert(object, ObjectNode.class);
    return write("update", tree, "", stored -> MemoryObjects.updated(stored, tree));
  }

  @Override
  public T updateStatus(T object) {
    ObjectNode tree = Json.convert(object, ObjectNode.class);
    return write("update", tree, "status", stored -> withStatus(stored, tree));
  }

  private static ObjectNode withStatus(ObjectNode stored, ObjectNode update) {
    ObjectNode result = stored.deepCopy();
    result.set("status", update.path("status"));
    return result;
  }

  private T write(
      String verb, ObjectNode tree, String subresource, UnaryOperator<ObjectNode> change) {
    ObjectKey key = key(tree);
    cluster.ask(new MemoryWrite(verb, type.resource(), key, subresource, tree));
    synchronized (cluster) {
      ObjectNode stored = stored(key);
      String expected = tree.path("metadata").path("resourceVersion").asText();
      if (!expected.isEmpty()
          && !expected.equals(stored.path("metadata").path("resourceVersion").asText())) {
        throw Status.modified(resource, key.name()).asException();
      }
      return put(key, change.apply(stored));
    }
  }

  @Override
  public T patch(String namespace, String name, Patch patch) {
    ObjectKey key = new ObjectKey(namespace, name);
    ObjectNode shown =
        patch.body() instanceof ObjectNode object
            ? object
            : Json.newObject().set("operations", patch.body());
    cluster.ask(new MemoryWrite("patch", type.resource(), key, patch.subresource(), shown));
    var parsed =
        io.tiphys.apiserver.patch.Patch.parse(
            PatchType.valueOf(patch.type().name()), Json.bytes(patch.body()));
    synchronized (cluster) {
      ObjectNode stored = stored(key);
      ObjectNode patched = parsed.applyTo(stored, MemoryObjects.merge(type.resource()));
      String expected = patched.path("metadata").path("resourceVersion").asText();
      if (!expected.equals(stored.path("metadata").path("resourceVersion").asText())) {
        throw Status.modified(resource, name).asException();
      }
      return put(
          key,
          patch.subresource().equals("status")
              ? withStatus(stored, patched)
              : MemoryObjects.updated(stored, patched));
    }
  }

  /** Stores the object, or ends it where it only waited for its last finalizer. */
  private T put(ObjectKey key, ObjectNode object) {
    boolean podInGrace =
        object.path("metadata").path("deletionGracePeriodSeconds").asLong(0) > 0
            && type.kind().equals("Pod");
    if (MemoryObjects.isDeleting(object) && !MemoryObjects.hasFinalizers(object) && !podInGrace) {
      cluster.remove(type.resource(), key);
      return model(object);
    }
    return model(cluster.put(type.resource(), key, object));
  }

  @Override
  public void delete(String namespace, String name, DeleteOptions options) {
    ObjectKey key = new ObjectKey(namespace, name);
    ObjectNode shown = Json.newObject();
    options.propagationPolicy().ifPresent(policy -> shown.put("propagationPolicy", policy));
    options.gracePeriodSeconds().ifPresent(seconds -> shown.put("gracePeriodSeconds", seconds));
    options.uid().ifPresent(uid -> shown.put("uid", uid));
    cluster.ask(new MemoryWrite("delete", type.resource(), key, "", shown));
    synchronized (cluster) {
      ObjectNode object = stored(key).deepCopy();
      JsonNode metadata = object.path("metadata");
      if (options.uid().filter(uid -> !uid.equals(metadata.path("uid").asText())).isPresent()
          || options
              .resourceVersion()
              .filter(rv -> !rv.equals(metadata.path("resourceVersion").asText()))
              .isPresent()) {
        throw Status.conflict(resource, name, "the precondition does not hold").asException();
      }
      options.propagationPolicy().ifPresent(policy -> addFinalizer(object, policy));
      long grace = grace(object, options);
      if (grace == 0 && !MemoryObjects.hasFinalizers(object)) {
        cluster.remove(type.resource(), key);
      } else if (!MemoryObjects.isDeleting(object) || grace == 0) {
        Instant end = Instant.now().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS);
        MemoryObjects.metadata(object)
            .put("deletionTimestamp", end.toString())
            .put("deletionGracePeriodSeconds", grace);
        cluster.put(type.resource(), key, object);
      }
    }
  }

  private static void addFinalizer(ObjectNode object, String policy) {
    String finalizer =
        switch (policy) {
          case "Foreground" -> "foregroundDeletion";
          case "Orphan" -> "orphan";
          default -> "";
        };
    if (!finalizer.isEmpty()) {
      MemoryObjects.metadata(object).withArray("finalizers").add(finalizer);
    }
  }

  /** Only a pod on a node that has not ended is given time. */
  private long grace(ObjectNode object, DeleteOptions options) {
    String phase = object.path("status").path("phase").asText();
    if (!type.kind().equals("Pod")
        || object.path("spec").path("nodeName").asText().isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0;
    }
    return options
        .gracePeriodSeconds()
        .orElse(object.path("spec").path("terminationGracePeriodSeconds").asLong(30));
  }

  @Override
  public JsonNode post(String namespace, String name, String subresource, JsonNode body) {
    ObjectKey key = new ObjectKey(namespace, name);
    cluster.ask(
        new MemoryWrite(
            "post", type.resource(), key, subresource, Json.convert(body, ObjectNode.class)));
    switch (subresource) {
      case "binding" -> bind(key, body.path("target").path("name").asText());
      case "eviction" -> delete(namespace, name, DeleteOptions.DEFAULT);
      default -> throw new UnsupportedOperationException(subresource + " needs a server");
    }
    return Json.newObject().put("kind", "Status").put("status", "Success");
  }

  private void bind(ObjectKey key, String node) {
    synchronized (cluster) {
      ObjectNode pod = stored(key).deepCopy();
      if (!pod.path("spec").path("nodeName").asText().isEmpty()) {
        throw Status.conflict(
                resource,
                key.name(),
                "pod "
                    + key.name()
                    + " is already assigned to node \""
                    + pod.path("spec").path("nodeName").asText()
                    + "\"")
            .asException();
      }
      pod.withObject("/spec").put("nodeName", node);
      pod.withObject("/status")
          .withArray("conditions")
          .addObject()
          .put("type", "PodScheduled")
          .put("status", "True");
      cluster.put(type.resource(), key, pod);
    }
  }

  private ObjectNode stored(ObjectKey key) {
    return cluster
        .find(type.resource(), key)
        .orElseThrow(() -> Status.notFound(resource, key.name()).asException());
  }

  private T model(ObjectNode tree) {
    return Json.convert(tree, type.model());
  }

  private static ObjectKey key(ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    return new ObjectKey(metadata.path("namespace").asText(), metadata.path("name").asText());
  }
}
