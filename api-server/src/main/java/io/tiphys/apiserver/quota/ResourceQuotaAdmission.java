package io.tiphys.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.quota.QuotaRules;
import io.tiphys.api.quota.Usage;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.api.status.StatusException;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.registry.Registry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * Refuses what would exceed a ResourceQuota of its namespace, and charges the quotas for all else:
 * each in one compare-and-set of its status, judged on what the store has at that moment. What is
 * charged for a write that then fails is given back by the controller, which counts anew.
 */
final class ResourceQuotaAdmission implements AdmissionPlugin {

  static final String NAME = "ResourceQuota";

  private static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");

  private final CachedObjects objects;
  private final Supplier<Registry> registry;
  private final InstantSource clock;
  private final boolean enabled;

  ResourceQuotaAdmission(
      CachedObjects objects, Supplier<Registry> registry, InstantSource clock, boolean enabled) {
    this.objects = objects;
    this.registry = registry;
    this.clock = clock;
    this.enabled = enabled;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void validate(Write write) {
    String namespace = write.request().namespace();
    if (!enabled || namespace.isEmpty() || write.object().isEmpty() || !handles(write)) {
      return;
    }
    List<CachedObject> quotas = objects.list(QUOTAS, namespace);
    if (quotas.isEmpty()) {
      return;
    }
    Charge charge = charge(write);
    List<ObjectNode> concerned =
        quotas.stream().map(CachedObject::tree).filter(charge::concerns).toList();
    for (ObjectNode quota : concerned) {
      if (write.dryRun()) {
        refuseIfExceeded(write, charge, quota);
      } else if (!charge.of(quota).isEmpty() || charge.refusal(quota).isPresent()) {
        charge(write, charge, quota.path("metadata").path("name").asText());
      }
    }
  }

  /** Whether the write can use more than before. */
  private static boolean handles(Write write) {
    GroupResource resource = write.request().groupResource();
    boolean creates = write.operation() == Operation.CREATE;
    boolean updates = write.operation() == Operation.UPDATE;
    return switch (write.request().subresource()) {
      case "" ->
          creates
              || (updates
                  && (resource.equals(QuotaRules.SERVICES)
                      || resource.equals(QuotaRules.CLAIMS)
                      || (resource.equals(QuotaRules.PODS) && changesScope(write))));
      case "resize" -> updates && resource.equals(QuotaRules.PODS);
      default -> false;
    };
  }

  private static boolean changesScope(Write write) {
    return !write
        .object()
        .map(ResourceQuotaAdmission::ends)
        .equals(write.oldObject().map(ResourceQuotaAdmission::ends));
  }

  private static boolean ends(JsonNode pod) {
    return pod.path("spec").path("activeDeadlineSeconds").asLong(-1) >= 0;
  }

  private Charge charge(Write write) {
    GroupResource resource = write.request().groupResource();
    ObjectNode object = write.object().orElseThrow();
    return new Charge(
        resource,
        object,
        QuotaRules.usage(resource, object, clock.instant()),
        write.oldObject(),
        write
            .oldObject()
            .map(old -> QuotaRules.usage(resource, old, clock.instant()))
            .orElse(Usage.NONE));
  }

  private void charge(Write write, Charge charge, String quota) {
    try {
      var _ =
          registry
              .get()
              .updateStatus(
                  QUOTAS,
                  write.request().namespace(),
                  quota,
                  current -> {
                    refuseIfExceeded(write, charge, current);
                    charge.charge(current);
                    return current;
                  });
    } catch (StatusException e) {
      if (e.status().code() != 404) {
        throw e;
      }
      // The quota has just been deleted: it bounds nothing any more.
    }
  }

  private static void refuseIfExceeded(Write write, Charge charge, ObjectNode quota) {
    charge
        .refusal(quota)
        .ifPresent(why -> {
          throw Status.forbidden(write.request().groupResource(), name(write), why).asException();
        });
  }

  private static String name(Write write) {
    String name = write.object().orElseThrow().path("metadata").path("name").asText();
    return name.isEmpty() ? write.request().name() : name;
  }
}
