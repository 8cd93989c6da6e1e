package io.tiphys.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.registry.Registry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes sure of the default roles and bindings. */
final class DefaultRoles implements BootstrapStep {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private final Registry registry;

  DefaultRoles(Registry registry) {
    this.registry = registry;
  }

  @Override
  public String hook() {
    return "rbac/bootstrap-roles";
  }

  @Override
  public void run() {
    ensure("clusterroles", BootstrapTables.clusterRoles());
    ensure("clusterrolebindings", BootstrapTables.clusterRoleBindings());
    ensure("roles", BootstrapTables.roles());
    ensure("rolebindings", BootstrapTables.roleBindings());
  }

  /** All at once: the store takes many small writes together. */
  private void ensure(String plural, List<ObjectNode> defaults) {
    GroupResource resource = new GroupResource(GROUP, plural);
    Map<String, ObjectNode> present = new HashMap<>();
    registry.list(resource, "").forEach(object -> present.put(key(object), object));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writes = new ArrayList<>();
      for (ObjectNode one : defaults) {
        writes.add(
            threads.submit(
                () -> ensure(resource, Optional.ofNullable(present.get(key(one))), one)));
      }
      for (Future<?> write : writes) {
        write.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private void ensure(GroupResource resource, Optional<ObjectNode> present, ObjectNode defaults) {
    String namespace = defaults.path("metadata").path("namespace").asText("");
    String name = defaults.path("metadata").path("name").asText();
    if (present.isPresent()) {
      if (!RoleReconciliation.pointsElsewhere(present.get(), defaults)) {
        if (RoleReconciliation.wanted(present.get(), defaults).isPresent()) {
          registry.update(
              resource,
              namespace,
              name,
              current -> RoleReconciliation.wanted(current, defaults).orElse(current));
        }
        return;
      }
      registry.delete(resource, namespace, name);
    }
    Ensured.created(registry, resource, namespace, defaults);
  }

  private static String key(ObjectNode object) {
    return object.path("metadata").path("namespace").asText("")
        + "/"
        + object.path("metadata").path("name").asText();
  }
}
