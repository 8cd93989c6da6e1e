package io.tiphys.apiserver.resources.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;

/** Whether a definition in one of Kubernetes' own groups says that its API was approved. */
public final class ApiApproval {

  static final String ANNOTATION = "api-approved.kubernetes.io";
  private static final String CONDITION = "KubernetesAPIApprovalPolicyConformant";

  private ApiApproval() {}

  /** Whether the group belongs to Kubernetes' community. */
  static boolean isProtected(String group) {
    return group.equals("k8s.io")
        || group.endsWith(".k8s.io")
        || group.equals("kubernetes.io")
        || group.endsWith(".kubernetes.io");
  }

  /** What the annotation says. */
  enum State {
    APPROVED,
    BYPASSED,
    MISSING,
    INVALID
  }

  /** What an annotation says, and what is wrong with it or was found. */
  record Finding(State state, String message) {}

  static Finding of(JsonNode crd) {
    String text = crd.path("metadata").path("annotations").path(ANNOTATION).asText("");
    if (text.isEmpty()) {
      return new Finding(
          State.MISSING,
          "protected groups must have approval annotation \""
              + ANNOTATION
              + "\", see https://github.com/kubernetes/enhancements/pull/1111");
    }
    if (text.startsWith("unapproved")) {
      return new Finding(State.BYPASSED, "not approved: \"" + text + "\"");
    }
    return isUrl(text)
        ? new Finding(State.APPROVED, "approved in " + text)
        : new Finding(
            State.INVALID,
            "protected groups must have approval annotation \""
                + ANNOTATION
                + "\" with either a URL or a reason starting with \"unapproved\", see"
                + " https://github.com/kubernetes/enhancements/pull/1111");
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null && uri.getScheme() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Sets the condition about it, which only protected groups have. */
  public static void note(ObjectNode crd, Conditions conditions, String now) {
    if (!isProtected(crd.path("spec").path("group").asText())) {
      conditions.remove(CONDITION);
      return;
    }
    Finding finding = of(crd);
    String reason =
        switch (finding.state()) {
          case APPROVED -> "ApprovedAnnotation";
          case BYPASSED -> "UnapprovedAnnotation";
          case MISSING -> "MissingAnnotation";
          case INVALID -> "InvalidAnnotation";
        };
    conditions.set(CONDITION, finding.state() == State.APPROVED, reason, finding.message(), now);
  }
}
