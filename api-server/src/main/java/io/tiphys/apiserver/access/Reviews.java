package io.tiphys.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusReason;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.registry.ActionContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the actions of this package have in common: users and errors as JSON. */
final class Reviews {

  private Reviews() {}

  /** The object sent; its {@code metadata} and {@code spec} are there, if empty. */
  static ObjectNode body(ActionContext context) {
    ObjectNode body =
        context
            .body()
            .orElseThrow(() -> Status.badRequest("the request has no body").asException());
    if (!body.path("metadata").isObject()) {
      body.putObject("metadata");
    }
    if (!body.path("spec").isObject()) {
      body.putObject("spec");
    }
    return body;
  }

  static ObjectNode userInfo(ObjectNode into, User user) {
    into.put("username", user.name());
    if (!user.uid().isEmpty()) {
      into.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      ArrayNode groups = into.putArray("groups");
      user.groups().stream().sorted().forEach(groups::add);
    }
    if (!user.extra().isEmpty()) {
      ObjectNode extra = into.putObject("extra");
      user.extra()
          .forEach((key, values) -> values.forEach(value -> extra.withArray(key).add(value)));
    }
    return into;
  }

  /** The user that a SubjectAccessReview asks about. */
  static User user(JsonNode spec) {
    Map<String, List<String>> extra = new HashMap<>();
    spec.path("extra")
        .properties()
        .forEach(entry -> extra.put(entry.getKey(), List.copyOf(strings(entry.getValue()))));
    return new User(
        spec.path("user").asText(""),
        spec.path("uid").asText(""),
        strings(spec.path("groups")),
        extra);
  }

  static Set<String> strings(JsonNode array) {
    Set<String> strings = new LinkedHashSet<>();
    array.forEach(one -> strings.add(one.asText()));
    return strings;
  }

  static Optional<String> text(JsonNode node) {
    return node.isTextual() && !node.asText().isEmpty()
        ? Optional.of(node.asText())
        : Optional.empty();
  }

  /** 422 for an object of {@code kind}. */
  static Status invalid(String group, String kind, String name, List<FieldError> errors) {
    String list =
        errors.size() == 1
            ? errors.getFirst().message()
            : errors.stream().map(FieldError::message).collect(Collectors.joining(", ", "[", "]"));
    GroupResource about = new GroupResource(group, kind);
    return new Status(
        StatusReason.INVALID.code(),
        Optional.of(StatusReason.INVALID),
        about + " \"" + name + "\" is invalid: " + list,
        group,
        kind,
        name,
        errors.stream().map(FieldError::cause).toList(),
        0);
  }

  /** Collects errors and throws them together. */
  static void refuse(String group, String kind, String name, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw invalid(group, kind, name, new ArrayList<>(errors)).asException();
    }
  }
}
