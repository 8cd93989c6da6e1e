package io.tiphys.apiserver.typechecking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.cel.request.TypeChecks;
import io.tiphys.apiserver.registry.Registry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the status of each policy what its expressions get wrong about the kinds that it is
 * for. A policy is looked at once for each generation; several servers may do so at once.
 */
public final class PolicyStatusLoop implements AutoCloseable {

  private static final GroupResource POLICIES =
      new GroupResource("admissionregistration.k8s.io", "validatingadmissionpolicies");
  private static final Logger log = LoggerFactory.getLogger(PolicyStatusLoop.class);

  private final CachedObjects objects;
  private final Registry registry;
  private final CheckedKinds kinds;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("policy-type-checking").factory());

  PolicyStatusLoop(CachedObjects objects, Registry registry, CheckedKinds kinds) {
    this.objects = objects;
    this.registry = registry;
    this.kinds = kinds;
  }

  /** To be called once. */
  public void start() {
    objects.onChange(POLICIES, (before, after) -> after.ifPresent(object -> look(object.name())));
    objects.list(POLICIES, "").forEach(object -> look(object.name()));
  }

  private void look(String name) {
    try {
      thread.execute(() -> run(name));
    } catch (RejectedExecutionException e) {
      return; // the server stops
    }
  }

  private void run(String name) {
    try {
      Optional<ObjectNode> policy = objects.find(POLICIES, "", name).map(CachedObject::tree);
      if (policy.isPresent() && !isObserved(policy.get())) {
        write(name, policy.get());
      }
    } catch (StatusException e) {
      if (e.status().code() != 404 && e.status().code() != 409) {
        warn(name, e);
      }
    } catch (RuntimeException e) {
      warn(name, e);
    }
  }

  private static void warn(String name, RuntimeException e) {
    log.atWarn()
        .addKeyValue("name", name)
        .addKeyValue("error", String.valueOf(e.getMessage()))
        .log("A policy cannot be checked");
  }

  private static long generation(ObjectNode policy) {
    return policy.path("metadata").path("generation").asLong();
  }

  private static boolean isObserved(ObjectNode policy) {
    return policy.path("status").path("observedGeneration").asLong() >= generation(policy);
  }

  private void write(String name, ObjectNode policy) {
    Map<String, String> warnings =
        TypeChecks.warnings(
            policy.path("spec"),
            kinds.of(policy.path("spec")),
            kinds.params(policy.path("spec").path("paramKind")));
    registry.updateStatus(
        POLICIES,
        "",
        name,
        current -> {
          if (generation(current) == generation(policy)) {
            ObjectNode status = current.withObjectProperty("status");
            status.put("observedGeneration", generation(policy));
            ObjectNode checking = status.putObject("typeChecking");
            if (!warnings.isEmpty()) {
              ArrayNode list = checking.putArray("expressionWarnings");
              warnings.forEach((field, warning) ->
                  list.addObject().put("fieldRef", field).put("warning", warning));
            }
          }
          return current;
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
