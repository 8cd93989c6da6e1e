package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.history.query.Moment;
import io.tiphys.apiserver.registry.Decoder.Body;
import io.tiphys.apiserver.registry.ObjectWrites;
import io.tiphys.apiserver.registry.ServedResource;
import io.tiphys.apiserver.registry.ServedResources;
import io.tiphys.apiserver.registry.Stored;
import io.tiphys.apiserver.registry.WriteContext;
import io.tiphys.apiserver.request.Query;
import io.tiphys.apiserver.request.RequestInfo;
import io.tiphys.apiserver.request.WriteOptions;
import io.tiphys.apiserver.request.WriteOptions.Verb;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes new objects of old revisions, by the way of every other create: the user needs the right to
 * create the object, and admission and validation have their say.
 */
final class Restores {

  private static final GroupResource SECRETS = new GroupResource("", "secrets");

  private final ServedResources resources;
  private final ObjectWrites writes;
  private final Authorization authorization;
  private final Answers answers;

  Restores(
      ServedResources resources,
      ObjectWrites writes,
      Authorization authorization,
      Answers answers) {
    this.resources = resources;
    this.writes = writes;
    this.authorization = authorization;
    this.answers = answers;
  }

  /**
   * What is to be restored.
   *
   * @param name of the new object, if it is to have another one
   */
  record Request(Moment moment, Optional<String> name, Query query) {

    /** From the body, an object of the kind Restore, and the query, which wins. */
    static Request of(ApiCall call) {
      JsonNode spec = body(call).path("spec");
      Query query = call.query();
      boolean said = query.find("resourceVersion").isPresent() || query.find("at").isPresent();
      Moment moment =
          said
              ? Moment.of(query)
              : Moment.of(spec.path("resourceVersion").asText(), spec.path("at").asText());
      String name = query.find("name").orElse(spec.path("name").asText());
      return new Request(moment, Optional.of(name).filter(text -> !text.isEmpty()), write(query));
    }

    private static JsonNode body(ApiCall call) {
      byte[] content = call.body().bytes();
      if (content.length == 0) {
        return Json.newObject();
      }
      try {
        ObjectNode body = Json.read(content, ObjectNode.class);
        String kind = body.path("kind").asText("Restore");
        if (!kind.equals("Restore")) {
          throw Status.badRequest(
                  "the body must be a Restore of history.tiphys.io/v1, not a " + kind)
              .asException();
        }
        return body;
      } catch (IOException e) {
        throw Status.badRequest("the body is no JSON object: " + e.getMessage()).asException();
      }
    }

    private static Query write(Query query) {
      Map<String, List<String>> rest = new LinkedHashMap<>(query.parameters());
      List.of("resourceVersion", "at", "name").forEach(rest::remove);
      return new Query(rest);
    }
  }

  static void checkKind(GroupResource resource) {
    if (resource.equals(SECRETS)) {
      throw Status.badRequest(
              "secrets cannot be restored: their history holds keyed digests of the values, not the"
                  + " values")
          .asException();
    }
  }

  Answer restore(
      ApiCall call, PastResource past, String namespace, Request request, ObjectNode object) {
    if (past.served().isEmpty()) {
      throw Status.badRequest(
              past.resource() + " cannot be restored: their definition is gone; restore that first")
          .asException();
    }
    ServedResource resource = resources.stored(past.resource());
    boolean renamed = request.name().filter(n -> !n.equals(call.info().name())).isPresent();
    RestoredForm.prepare(past.resource(), object, renamed);
    request.name().ifPresent(name -> object.withObject("/metadata").put("name", name));
    RequestInfo info =
        new RequestInfo(
            true,
            "create",
            call.info().path(),
            past.resource().group(),
            resource.version().name(),
            past.resource().resource(),
            "",
            namespace,
            "");
    authorization.check(call.user(), info);
    WriteContext context =
        new WriteContext(
            info,
            call.user(),
            WriteOptions.of(Verb.CREATE, request.query(), call.userAgent(), call.term()),
            resource,
            new ArrayList<>(0));
    Form form = answers.form(resource, call);
    Stored stored = writes.create(context, new Body(Json.bytes(object), "application/json"));
    return answers.stored(context, stored, form, call.query());
  }
}
