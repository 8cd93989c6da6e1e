package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedReads;
import io.tiphys.apiserver.cache.ListPage;
import io.tiphys.apiserver.cache.ObjectSelector;
import io.tiphys.apiserver.patch.PatchType;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.registry.FieldTracking.Mode;
import io.tiphys.apiserver.request.DeleteOptions;
import io.tiphys.apiserver.request.ListOptions;
import io.tiphys.apiserver.request.RequestInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The writes that clients ask for, each in a method. They block and are for virtual threads. */
public final class ObjectWrites {

  /** Kinds whose deletion answers with the object that was, instead of a Status. */
  private static final Set<GroupResource> RETURNING_DELETED =
      Set.of(
          new GroupResource("", "namespaces"),
          new GroupResource("", "persistentvolumeclaims"),
          new GroupResource("", "persistentvolumes"),
          new GroupResource("", "pods"),
          new GroupResource("", "podtemplates"),
          new GroupResource("", "resourcequotas"),
          new GroupResource("", "serviceaccounts"),
          new GroupResource("", "services"),
          new GroupResource("resource.k8s.io", "deviceclasses"),
          new GroupResource("resource.k8s.io", "resourceclaims"),
          new GroupResource("resource.k8s.io", "resourceclaimtemplates"),
          new GroupResource("resource.k8s.io", "resourceslices"),
          new GroupResource("storage.k8s.io", "csidrivers"),
          new GroupResource("storage.k8s.io", "csinodes"),
          new GroupResource("storage.k8s.io", "storageclasses"),
          new GroupResource("storage.k8s.io", "volumeattachments"),
          new GroupResource("storage.k8s.io", "volumeattributesclasses"));

  private final Creation creation;
  private final Update update;
  private final Deletion deletion;
  private final Changes changes;
  private final CachedReads reads;
  private final Authorization authorization;
  private final Application applying;
  private final Scaling scaling;

  ObjectWrites(
      Creation creation,
      Update update,
      Deletion deletion,
      Decoder decoder,
      CachedReads reads,
      FieldTracking fields,
      Authorization authorization) {
    this.creation = creation;
    this.update = update;
    this.deletion = deletion;
    this.changes = new Changes(decoder);
    this.reads = reads;
    this.authorization = authorization;
    this.applying = new Application(creation, update, changes, fields, this::checkMayCreate);
    this.scaling = new Scaling(decoder, fields);
  }

  /** What a deletion answers. */
  public record Removal(int code, ObjectNode answer) {}

  public Stored create(WriteContext context, Body body) {
    ObjectNode object = changes.decode(context, body);
    return creation.create(context, context.resource().toStored(object));
  }

  /** PUT of an object or of its status. */
  public Stored replace(WriteContext context, Body body) {
    ObjectNode decoded = changes.decode(context, body);
    UnaryOperator<ObjectNode> change = changes.replace(context, decoded);
    Optional<Stored> stored = update.update(context, part(context), change);
    if (stored.isPresent()) {
      return stored.get();
    }
    if (part(context) == Part.MAIN && context.resource().strategy().allowsCreateOnUpdate()) {
      checkMayCreate(context);
      return creation.create(context, change.apply(Json.newObject()));
    }
    throw notFound(context);
  }

  /** PATCH of an object or of its status. */
  public Stored patch(WriteContext context, Body body) {
    if (changes.patchType(context, body) == PatchType.APPLY) {
      return applying.apply(context, body);
    }
    return update
        .update(context, part(context), changes.patch(context, body))
        .orElseThrow(() -> notFound(context));
  }

  /** PUT or PATCH of a scale; answers the scale. */
  public ObjectNode scale(WriteContext context, Body body, boolean patch) {
    Stored stored =
        update
            .update(context, Part.MAIN, scaling.change(context, body, patch), Mode.GIVEN)
            .orElseThrow(() -> notFound(context));
    return Scale.of(context.resource(), tree(stored.json()));
  }

  /** GET of a scale. */
  public ObjectNode scale(ServedResource resource, CachedObject object) {
    ObjectNode tree = object.tree();
    return Scale.of(resource, resource.custom().isPresent() ? resource.fromStored(tree) : tree);
  }

  public Removal delete(WriteContext context, DeleteOptions options) {
    Deletion.Deleted deleted =
        deletion.delete(context, options).orElseThrow(() -> notFound(context));
    ServedResource resource = context.resource();
    if (deleted.gone() && !RETURNING_DELETED.contains(resource.groupResource())) {
      return new Removal(200, success(resource, context.name(), deleted.uid()));
    }
    int code = !deleted.gone() && options.orphanDependentsSaid() ? 202 : 200;
    return new Removal(code, resource.fromStored(tree(deleted.json())));
  }

  private static ObjectNode success(ServedResource resource, String name, String uid) {
    ObjectNode status = Json.newObject();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details");
    details.put("name", name);
    if (!resource.definition().group().isEmpty()) {
      details.put("group", resource.definition().group());
    }
    details.put("kind", resource.definition().names().plural());
    details.put("uid", uid);
    return status;
  }

  /** Deletes all that a list would show; answers that list. */
  public ObjectNode deleteCollection(
      WriteContext context, ObjectSelector selector, ListOptions list, DeleteOptions options) {
    ListPage page = reads.list(context.resource().groupResource(), selector, list);
    List<CachedObject> found = new ArrayList<>();
    Iterator<CachedObject> items = page.items().get();
    items.forEachRemaining(found::add);
    ObjectNode answer = Json.newObject();
    answer.put("kind", context.resource().definition().names().listKind());
    answer.put("apiVersion", context.resource().groupVersion().toString());
    answer.putObject("metadata").put("resourceVersion", Long.toString(page.revision()));
    var array = answer.putArray("items");
    for (CachedObject object : found) {
      WriteContext one = about(context, object);
      DeleteOptions exactly = options.uid().isPresent() ? options : withUid(options, object.uid());
      try {
        deletion.delete(one, exactly);
      } catch (io.tiphys.api.status.StatusException e) {
        boolean changed = e.status().code() == 409 && context.options().term().isEmpty();
        if (e.status().code() != 404 && !changed) {
          throw e;
        }
      }
      array.add(context.resource().fromStored(object.tree()));
    }
    return answer;
  }

  private static DeleteOptions withUid(DeleteOptions options, String uid) {
    return new DeleteOptions(
        options.gracePeriodSeconds(),
        Optional.of(uid),
        options.resourceVersion(),
        options.propagation(),
        options.orphanDependentsSaid(),
        options.dryRun());
  }

  private static WriteContext about(WriteContext context, CachedObject object) {
    RequestInfo request = context.request();
    return new WriteContext(
        new RequestInfo(
            true,
            request.verb(),
            request.path(),
            request.group(),
            request.version(),
            request.resource(),
            "",
            object.namespace(),
            object.name()),
        context.user(),
        context.options(),
        context.resource(),
        context.warnings());
  }

  /** Whoever may update or patch may not therefore create what is absent. */
  private void checkMayCreate(WriteContext context) {
    RequestInfo request = context.request();
    authorization.check(
        context.user(),
        new RequestInfo(
            true,
            "create",
            request.path(),
            request.group(),
            request.version(),
            request.resource(),
            request.subresource(),
            request.namespace(),
            request.name()));
  }

  static Part part(WriteContext context) {
    return context.request().subresource().equals("status") ? Part.STATUS : Part.MAIN;
  }

  static RuntimeException notFound(WriteContext context) {
    return Status.notFound(context.resource().groupResource(), context.name()).asException();
  }

  private static ObjectNode tree(byte[] json) {
    try {
      return Json.read(json, ObjectNode.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
