package io.tiphys.apiserver.cel.evaluation;

/** Asks whether somebody may do something. What {@code authorizer} means in a policy. */
public interface Authorizer {

  /** The answer to a question. */
  record Decision(boolean allowed, String reason, String error) implements NamedValue {
    @Override
    public String typeName() {
      return "kubernetes.authorization.Decision";
    }
  }

  Decision checkPath(String path, String verb);

  Decision checkResource(ResourceCheck check, String verb);

  /** The same for another user. */
  Authorizer serviceAccount(String namespace, String name);

  /** What is to be done something to; parts may be empty. */
  record ResourceCheck(
      Authorizer authorizer,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name,
      String fieldSelector,
      String labelSelector)
      implements NamedValue {

    @Override
    public String typeName() {
      return "kubernetes.authorization.ResourceCheck";
    }
  }
}
