package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.Comparator;
import java.util.Optional;

/**
 * Gives objects that name no class the class that is marked as the default one: claims a storage
 * class, Ingresses an ingress class.
 *
 * @param resource whose objects get one
 * @param field of their spec
 * @param classes the kind of the classes
 * @param mark the annotation of the default one
 */
record DefaultClasses(
    String name,
    ClusterView cluster,
    GroupResource resource,
    String field,
    GroupResource classes,
    String mark)
    implements AdmissionPlugin {

  static DefaultClasses storage(ClusterView cluster) {
    return new DefaultClasses(
        "DefaultStorageClass",
        cluster,
        Writes.CLAIMS,
        "storageClassName",
        new GroupResource("storage.k8s.io", "storageclasses"),
        "storageclass.kubernetes.io/is-default-class");
  }

  static DefaultClasses ingress(ClusterView cluster) {
    return new DefaultClasses(
        "DefaultIngressClass",
        cluster,
        new GroupResource("networking.k8s.io", "ingresses"),
        "ingressClassName",
        new GroupResource("networking.k8s.io", "ingressclasses"),
        "ingressclass.kubernetes.io/is-default-class");
  }

  @Override
  public void admit(Write write) {
    if (!Writes.creates(write, resource)
        || !(Writes.object(write).get("spec") instanceof ObjectNode spec)
        || spec.hasNonNull(field)
        || Writes.object(write)
            .path("metadata")
            .path("annotations")
            .has("kubernetes.io/ingress.class")) {
      return;
    }
    // The newest one, if there are several.
    Optional<ObjectNode> found =
        cluster.list(classes, "").stream()
            .filter(
                one -> one.path("metadata").path("annotations").path(mark).asText().equals("true"))
            .max(
                Comparator.comparing(
                    one -> one.path("metadata").path("creationTimestamp").asText()));
    found.ifPresent(one -> spec.set(field, one.path("metadata").path("name")));
  }
}
