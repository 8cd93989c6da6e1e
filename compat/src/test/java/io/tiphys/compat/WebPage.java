package io.tiphys.compat;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** The sample operator's resource: a page that is shown from a ConfigMap. */
@Group("sample.tiphys.io")
@Version("v1")
public final class WebPage extends CustomResource<WebPage.Spec, WebPage.Status>
    implements Namespaced {

  private static final long serialVersionUID = 1;

  /** What the user wants. */
  public record Spec(String html) {}

  /** What the operator has seen to. */
  public record Status(String configMap, Long observedGeneration) {}
}
