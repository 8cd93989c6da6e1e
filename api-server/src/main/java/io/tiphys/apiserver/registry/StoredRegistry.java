package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.request.DeleteOptions;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.WriteOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The registry for the server's own use: the same writes, as the server itself. */
final class StoredRegistry implements Registry {

  private static final User SERVER =
      new User("system:apiserver", "", Set.of("system:masters"), Map.of());

  private final ServedResources resources;
  private final StoreCache cache;
  private final Creation creation;
  private final Update update;
  private final Deletion deletion;

  StoredRegistry(
      ServedResources resources,
      StoreCache cache,
      Creation creation,
      Update update,
      Deletion deletion) {
    this.resources = resources;
    this.cache = cache;
    this.creation = creation;
    this.update = update;
    this.deletion = deletion;
  }

  @Override
  public Optional<ObjectNode> find(GroupResource resource, String namespace, String name) {
    cache.awaitFresh();
    return cache.find(resource, namespace, name).map(CachedObject::tree);
  }

  @Override
  public List<ObjectNode> list(GroupResource resource, String namespace) {
    cache.awaitFresh();
    return cache.list(resource, namespace).stream().map(CachedObject::tree).toList();
  }

  @Override
  public ObjectNode create(GroupResource resource, String namespace, ObjectNode object) {
    WriteContext context =
        context(resource, "create", "", namespace, Metadata.text(object, "name"));
    ObjectNode copy = object.deepCopy();
    copy.put("kind", context.resource().storedKind().kind());
    copy.put("apiVersion", context.resource().storedKind().apiVersion());
    if (!namespace.isEmpty()) {
      Metadata.of(copy).put("namespace", namespace);
    }
    return tree(creation.create(context, copy));
  }

  @Override
  public ObjectNode update(
      GroupResource resource, String namespace, String name, UnaryOperator<ObjectNode> change) {
    return updated(context(resource, "update", "", namespace, name), Part.MAIN, change);
  }

  @Override
  public ObjectNode updateStatus(
      GroupResource resource, String namespace, String name, UnaryOperator<ObjectNode> change) {
    return updated(context(resource, "update", "status", namespace, name), Part.STATUS, change);
  }

  private ObjectNode updated(WriteContext context, Part part, UnaryOperator<ObjectNode> change) {
    Stored stored =
        update
            .update(context, part, change)
            .orElseThrow(() ->
                Status.notFound(context.resource().groupResource(), context.name()).asException());
    return tree(stored);
  }

  @Override
  public void delete(GroupResource resource, String namespace, String name) {
    WriteContext context = context(resource, "delete", "", namespace, name);
    if (deletion.delete(context, DeleteOptions.DEFAULT).isEmpty()) {
      return; // it is gone, as wanted
    }
  }

  private WriteContext context(
      GroupResource resource, String verb, String subresource, String namespace, String name) {
    ServedResource served = resources.stored(resource);
    RequestInfo request =
        new RequestInfo(
            true,
            verb,
            served.groupVersion().resource(resource.resource()).path(namespace),
            resource.group(),
            served.version().name(),
            resource.resource(),
            subresource,
            namespace,
            name);
    return new WriteContext(request, SERVER, WriteOptions.DEFAULT, served, new ArrayList<>(0));
  }

  private static ObjectNode tree(Stored stored) {
    try {
      return Json.read(stored.json(), ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
