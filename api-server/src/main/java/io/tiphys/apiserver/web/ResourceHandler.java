package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.Subresource;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.selector.FieldSelector;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedReads;
import io.tiphys.apiserver.cache.ListPage;
import io.tiphys.apiserver.cache.ObjectSelector;
import io.tiphys.apiserver.patch.PatchType;
import io.tiphys.apiserver.registry.Action;
import io.tiphys.apiserver.registry.ActionContext;
import io.tiphys.apiserver.registry.ActionResult;
import io.tiphys.apiserver.registry.Actions;
import io.tiphys.apiserver.registry.Decoder;
import io.tiphys.apiserver.registry.ObjectWrites;
import io.tiphys.apiserver.registry.ObjectWrites.Removal;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.registry.ServedResources;
import io.tiphys.apiserver.registry.Stored;
import io.tiphys.apiserver.registry.WriteContext;
import io.tiphys.apiserver.request.DeleteOptions;
import io.tiphys.apiserver.request.ListOptions;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.WriteOptions;
import io.tiphys.apiserver.request.WriteOptions.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Answers requests for resources. Blocks, so it runs on virtual threads. */
final class ResourceHandler {

  /** Built-in kinds that upstream keeps for old clients only. */
  private static final Set<GroupResource> DEPRECATED =
      Set.of(ComponentStatuses.RESOURCE, new GroupResource("", "endpoints"));

  private final ServedResources resources;
  private final CachedReads reads;
  private final ObjectWrites writes;
  private final Actions actions;
  private final Decoder decoder;
  private final WatchHandler watches;
  private final ComponentStatuses components;
  private final HistoryHandler history;
  private final Answers answers;

  ResourceHandler(
      ServedResources resources,
      CachedReads reads,
      ObjectWrites writes,
      Actions actions,
      Decoder decoder,
      WatchHandler watches,
      ComponentStatuses components,
      HistoryHandler history,
      Answers answers) {
    this.history = history;
    this.components = components;
    this.resources = resources;
    this.reads = reads;
    this.writes = writes;
    this.actions = actions;
    this.decoder = decoder;
    this.watches = watches;
    this.answers = answers;
  }

  Answer answer(ApiCall call) {
    RequestInfo info = call.info();
    if (call.method().equals("HEAD")) {
      throw notAllowed().asException(); // upstream's resources have none
    }
    if (info.group().equals(HistoryHandler.GROUP)) {
      return history.answer(call);
    }
    ServedResource resource =
        resources.find(info.groupVersionResource()).orElseThrow(ResourceHandler::nothingThere);
    checkScope(resource, info);
    checkVerb(resource, info);
    if (isDeprecated(resource)) {
      AuditScope.annotate("k8s.io/deprecated", "true");
    }
    Optional<Action> action = actions.find(resource.groupResource(), info.subresource());
    if (action.isPresent()) {
      return act(action.get(), resource, call);
    }
    if (!resource.definition().stored()) {
      return computed(resource, call);
    }
    return switch (info.subresource()) {
      case "", "status" -> object(resource, call);
      case "scale" -> scale(resource, call);
      default -> {
        // A part of the object that is read and written in the object's own form.
        if (!hasOwnForm(resource, info.subresource())) {
          throw nothingThere();
        }
        yield object(resource, call);
      }
    };
  }

  private static boolean isDeprecated(ServedResource resource) {
    return DEPRECATED.contains(resource.groupResource())
        || resource
            .custom()
            .filter(kind -> !kind.warnings(resource.version().name()).isEmpty())
            .isPresent();
  }

  /** What is not stored and no action either is made when it is asked for. */
  private Answer computed(ServedResource resource, ApiCall call) {
    if (!resource.groupResource().equals(ComponentStatuses.RESOURCE)) {
      throw notAllowed().asException();
    }
    Form form = answers.form(resource, call);
    if (call.info().verb().equals("get")) {
      CachedObject status =
          components
              .find(call.info().name())
              .orElseThrow(() ->
                  Status.notFound(resource.groupResource(), call.info().name()).asException());
      return answers.object(resource, status, form, call.query());
    }
    ObjectSelector selector = selector(resource, call, ListOptions.of(call.query(), false));
    List<CachedObject> found = components.list().stream().filter(selector::matches).toList();
    return answers.list(
        resource, new ListPage(0, found::iterator, "", OptionalLong.empty()), form, call.query());
  }

  private static boolean hasOwnForm(ServedResource resource, String subresource) {
    return resource
        .version()
        .subresource(subresource)
        .filter(one -> one.kind().equals(resource.kind()))
        .isPresent();
  }

  private static RuntimeException nothingThere() {
    return Status.of(StatusReason.NOT_FOUND, "the server could not find the requested resource")
        .asException();
  }

  private static Status notAllowed() {
    return Status.of(
        StatusReason.METHOD_NOT_ALLOWED,
        "the server does not allow this method on the requested resource");
  }

  private static void checkScope(ServedResource resource, RequestInfo info) {
    boolean isNamespace = info.resource().equals("namespaces") && info.group().isEmpty();
    if (!resource.namespaced() && !info.namespace().isEmpty() && !isNamespace) {
      throw nothingThere();
    }
    boolean needsNamespace =
        switch (info.verb()) {
          case "list", "watch" -> false;
          default -> true;
        };
    if (resource.namespaced() && info.namespace().isEmpty() && needsNamespace) {
      throw notAllowed().asException();
    }
  }

  private static void checkVerb(ServedResource resource, RequestInfo info) {
    if (info.subresource().isEmpty()) {
      if (!resource.version().verbs().contains(info.verb())
          || (info.verb().equals("create") && !info.name().isEmpty())
          || (info.verb().equals("update") && info.name().isEmpty())
          || (info.verb().equals("patch") && info.name().isEmpty())) {
        throw notAllowed().asException();
      }
      return;
    }
    Subresource subresource =
        resource
            .version()
            .subresource(info.subresource())
            .orElseThrow(ResourceHandler::nothingThere);
    if (!subresource.verbs().contains(info.verb())) {
      throw notAllowed().asException();
    }
  }

  private Answer object(ServedResource resource, ApiCall call) {
    Form form = answers.form(resource, call);
    return switch (call.info().verb()) {
      case "get" -> get(resource, call, form);
      case "list" -> list(resource, call, form);
      case "watch" -> watches.open(resource, call, form);
      case "create" -> {
        WriteContext context = context(resource, call);
        yield stored(context, writes.create(context, call.body()), form, call);
      }
      case "update" -> {
        WriteContext context = context(resource, call);
        yield stored(context, writes.replace(context, call.body()), form, call);
      }
      case "patch" -> {
        WriteContext context = context(resource, call);
        yield stored(context, writes.patch(context, call.body()), form, call);
      }
      case "delete" -> delete(resource, call, form);
      case "deletecollection" -> deleteCollection(resource, call, form);
      default -> throw notAllowed().asException();
    };
  }

  private Answer get(ServedResource resource, ApiCall call, Form form) {
    return answers.object(resource, fetch(resource, call), form, call.query());
  }

  private CachedObject fetch(ServedResource resource, ApiCall call) {
    RequestInfo info = call.info();
    String namespace = resource.namespaced() ? info.namespace() : "";
    ListOptions options = ListOptions.of(call.query(), false);
    return reads
        .get(resource.groupResource(), namespace, info.name(), options.revision())
        .orElseThrow(() -> Status.notFound(resource.groupResource(), info.name()).asException());
  }

  private Answer list(ServedResource resource, ApiCall call, Form form) {
    ListOptions options = ListOptions.of(call.query(), false);
    ListPage page =
        reads.list(resource.groupResource(), selector(resource, call, options), options);
    return answers.list(resource, shown(resource, page), form, call.query());
  }

  /** Converts a page here, where that may take its time. */
  private static ListPage shown(ServedResource resource, ListPage page) {
    if (resource.custom().isEmpty() || !resource.custom().get().convertsElsewhere()) {
      return page;
    }
    List<CachedObject> objects = new ArrayList<>();
    page.items().get().forEachRemaining(objects::add);
    List<CachedObject> shown = resource.shown(objects);
    return new ListPage(page.revision(), shown::iterator, page.continueToken(), page.remaining());
  }

  static ObjectSelector selector(ServedResource resource, ApiCall call, ListOptions options) {
    return new ObjectSelector(
        resource.namespaced() ? call.info().namespace() : "",
        options.labels(),
        named(call.info(), FieldLabels.convert(resource, options.fields())));
  }

  /** The path of a watch may name an object: {@code /api/v1/watch/nodes/one}. */
  private static FieldSelector named(RequestInfo info, FieldSelector fields) {
    if (info.name().isEmpty()) {
      return fields;
    }
    if (fields.isEverything()) {
      return FieldSelector.of("metadata.name", info.name());
    }
    if (!fields.requiredValue("metadata.name").equals(Optional.of(info.name()))) {
      throw Status.badRequest("fieldSelector metadata.name doesn't match requested name")
          .asException();
    }
    return fields;
  }

  private Answer stored(WriteContext context, Stored stored, Form form, ApiCall call) {
    return answers.stored(context, stored, form, call.query());
  }

  private Answer delete(ServedResource resource, ApiCall call, Form form) {
    DeleteOptions options = deleteOptions(call);
    WriteContext context = deletion(resource, call, options);
    Removal removal = writes.delete(context, options);
    return answers.document(removal.code(), removal.answer(), form, context.warnings());
  }

  private Answer deleteCollection(ServedResource resource, ApiCall call, Form form) {
    DeleteOptions options = deleteOptions(call);
    WriteContext context = deletion(resource, call, options);
    ListOptions list = ListOptions.of(call.query(), false);
    ObjectNode deleted =
        writes.deleteCollection(context, selector(resource, call, list), list, options);
    return answers.document(200, deleted, form, context.warnings());
  }

  private static WriteContext deletion(
      ServedResource resource, ApiCall call, DeleteOptions options) {
    WriteOptions usual = WriteOptions.DEFAULT;
    return new WriteContext(
        call.info(),
        call.user(),
        new WriteOptions(
            options.dryRun(),
            usual.fieldManager(),
            usual.fieldValidation(),
            usual.force(),
            call.userAgent(),
            call.term()),
        resource,
        new ArrayList<>(0));
  }

  private DeleteOptions deleteOptions(ApiCall call) {
    return DeleteOptions.of(decoder.deleteOptions(call.body()), call.query());
  }

  private Answer scale(ServedResource resource, ApiCall call) {
    Form form = answers.form(resource, call);
    WriteContext context = context(resource, call);
    ObjectNode scale =
        switch (call.info().verb()) {
          case "get" -> writes.scale(resource, fetch(resource, call));
          case "update" -> writes.scale(context, call.body(), false);
          case "patch" -> writes.scale(context, call.body(), true);
          default -> throw notAllowed().asException();
        };
    return answers.document(200, scale, form, context.warnings());
  }

  private Answer act(Action action, ServedResource resource, ApiCall call) {
    List<String> warnings = new ArrayList<>(0);
    Optional<ObjectNode> body = Optional.empty();
    Form form = Form.PLAIN;
    WriteOptions options = WriteOptions.DEFAULT;
    if (!call.info().verb().equals("get")) {
      options = options(call);
      form = answers.form(resource, call);
      var kind =
          call.info().subresource().isEmpty()
              ? resource.kind()
              : resource.version().subresource(call.info().subresource()).orElseThrow().kind();
      body = Optional.of(decoder.decode(call.body(), kind, options.fieldValidation(), warnings));
    }
    Map<String, List<String>> query = new LinkedHashMap<>(call.query().parameters());
    ActionResult result =
        actions.run(
            action,
            resource,
            new ActionContext(call.info(), call.user(), body, options, query, warnings));
    return switch (result) {
      case ActionResult.Document document ->
          answers.document(document.code(), document.object(), form, warnings);
      case ActionResult.ByteStream stream ->
          new Answer.Passed(stream.code(), stream.contentType(), stream.body(), Map.of());
    };
  }

  private static WriteContext context(ServedResource resource, ApiCall call) {
    return new WriteContext(call.info(), call.user(), options(call), resource, new ArrayList<>(0));
  }

  private static WriteOptions options(ApiCall call) {
    Verb verb =
        switch (call.info().verb()) {
          case "create" -> Verb.CREATE;
          case "patch" -> PatchType.APPLY.is(call.body().contentType()) ? Verb.APPLY : Verb.PATCH;
          default -> Verb.UPDATE;
        };
    return WriteOptions.of(verb, call.query(), call.userAgent(), call.term());
  }
}
