package io.tiphys.apiserver.cel.evaluation;

import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.cel.evaluation.Authorizer.Decision;
import io.tiphys.apiserver.cel.evaluation.Authorizer.ResourceCheck;
import java.util.Map;

/** Questions to the authorizer, put together word by word. */
final class AuthorizationFunctions {

  static final Map<String, Functions.Body> ALL =
      Map.ofEntries(
          Map.entry("path", a -> path(a)),
          Map.entry("group", a -> new GroupCheck(authorizer(a[0]), Functions.text(a[1]))),
          Map.entry("serviceAccount", a -> serviceAccount(a)),
          Map.entry("resource", a -> resource(a)),
          Map.entry("subresource", a -> with(a, "subresource")),
          Map.entry("namespace", a -> with(a, "namespace")),
          Map.entry("name", a -> with(a, "name")),
          Map.entry("fieldSelector", a -> with(a, "fieldSelector")),
          Map.entry("labelSelector", a -> with(a, "labelSelector")),
          Map.entry("check", a -> check(a)),
          Map.entry("allowed", a -> decision(a[0]).allowed()),
          Map.entry("reason", a -> decision(a[0]).reason()),
          Map.entry("error", a -> decision(a[0]).error()),
          Map.entry("errored", a -> !decision(a[0]).error().isEmpty()));

  private AuthorizationFunctions() {}

  private record PathCheck(Authorizer authorizer, String path) implements NamedValue {
    @Override
    public String typeName() {
      return "kubernetes.authorization.PathCheck";
    }
  }

  private record GroupCheck(Authorizer authorizer, String group) implements NamedValue {
    @Override
    public String typeName() {
      return "kubernetes.authorization.GroupCheck";
    }
  }

  private static Authorizer authorizer(Object value) {
    return Functions.cast(Authorizer.class, value);
  }

  private static Decision decision(Object value) {
    return Functions.cast(Decision.class, value);
  }

  private static Object path(Object[] a) {
    String path = Functions.text(a[1]);
    if (path.isEmpty()) {
      throw new EvaluationException("path must not be empty");
    }
    return new PathCheck(authorizer(a[0]), path);
  }

  private static Object serviceAccount(Object[] a) {
    String namespace = Functions.text(a[1]);
    String name = Functions.text(a[2]);
    if (!NameRules.dnsSubdomain(name).isEmpty()) {
      throw new EvaluationException("Invalid service account name");
    }
    if (!NameRules.dnsLabel(namespace).isEmpty()) {
      throw new EvaluationException("Invalid service account namespace");
    }
    return authorizer(a[0]).serviceAccount(namespace, name);
  }

  private static Object resource(Object[] a) {
    GroupCheck group = Functions.cast(GroupCheck.class, a[0]);
    String resource = Functions.text(a[1]);
    if (resource.isEmpty()) {
      throw new EvaluationException("resource must not be empty");
    }
    return new ResourceCheck(group.authorizer(), group.group(), resource, "", "", "", "", "");
  }

  private static Object with(Object[] a, String part) {
    ResourceCheck check = Functions.cast(ResourceCheck.class, a[0]);
    String value = Functions.text(a[1]);
    return new ResourceCheck(
        check.authorizer(),
        check.group(),
        check.resource(),
        part.equals("subresource") ? value : check.subresource(),
        part.equals("namespace") ? value : check.namespace(),
        part.equals("name") ? value : check.name(),
        part.equals("fieldSelector") ? value : check.fieldSelector(),
        part.equals("labelSelector") ? value : check.labelSelector());
  }

  private static Object check(Object[] a) {
    String verb = Functions.text(a[1]);
    return switch (a[0]) {
      case PathCheck check -> check.authorizer().checkPath(check.path(), verb);
      case ResourceCheck check -> check.authorizer().checkResource(check, verb);
      default -> throw EvaluationException.noSuchOverload();
    };
  }
}
