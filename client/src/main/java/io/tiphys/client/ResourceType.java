package io.tiphys.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.tiphys.api.resource.GroupVersionResource;

/** What the annotations of a model class say of its resource. */
public record ResourceType<T extends HasMetadata>(
    Class<T> model, GroupVersionResource resource, String kind, boolean namespaced) {

  public static <T extends HasMetadata> ResourceType<T> of(Class<T> model) {
    return new ResourceType<>(
        model,
        new GroupVersionResource(
            HasMetadata.getGroup(model),
            HasMetadata.getVersion(model),
            HasMetadata.getPlural(model)),
        HasMetadata.getKind(model),
        Namespaced.class.isAssignableFrom(model));
  }
}
