package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;

/** Makes the objects of one kind in {@code objects.yaml} that are absent. */
record SystemObjects(Registry registry, String hook, String kind, GroupResource resource)
    implements BootstrapStep {

  static BootstrapStep namespaces(Registry registry) {
    return new SystemObjects(
        registry,
        "start-system-namespaces-controller",
        "Namespace",
        new GroupResource("", "namespaces"));
  }

  static BootstrapStep priorityClasses(Registry registry) {
    return new SystemObjects(
        registry,
        "scheduling/bootstrap-system-priority-classes",
        "PriorityClass",
        new GroupResource("scheduling.k8s.io", "priorityclasses"));
  }

  @Override
  public void run() {
    for (ObjectNode object : BootstrapTables.objects()) {
      if (object.path("kind").asText().equals(kind)) {
        Ensured.created(registry, resource, "", object);
      }
    }
  }
}
