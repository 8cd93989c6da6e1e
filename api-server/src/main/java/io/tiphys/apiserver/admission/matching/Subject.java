package io.tiphys.apiserver.admission.matching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;
import io.tiphys.apiserver.admission.Target;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.Optional;
import java.util.Set;

/** A write that webhooks and policies look at. */
public record Subject(Write write, Target target) {

  private static final Set<String> CONFIGURATIONS =
      Set.of(
          "validatingwebhookconfigurations",
          "mutatingwebhookconfigurations",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings");

  /**
   * Empty if the write is admitted already, or if nothing may come between: the rules themselves.
   */
  public static Optional<Subject> of(Write write) {
    RequestInfo request = write.request();
    boolean exempt =
        request.group().equals("admissionregistration.k8s.io")
            && CONFIGURATIONS.contains(request.resource());
    return exempt ? Optional.empty() : write.target().map(target -> new Subject(write, target));
  }

  boolean isNamespace() {
    return write.request().group().isEmpty() && write.request().resource().equals("namespaces");
  }

  /** Empty if a name is still to be made. */
  public String name() {
    String named = write.request().name();
    return named.isEmpty() ? metadata("name") : named;
  }

  /** That of a Namespace is its own name. */
  public String namespace() {
    return isNamespace() ? name() : write.request().namespace();
  }

  public String subresource() {
    return write.request().subresource();
  }

  private String metadata(String field) {
    Optional<ObjectNode> object = write.object().or(write::oldObject);
    return object.map(o -> o.path("metadata").path(field).asText("")).orElse("");
  }
}
