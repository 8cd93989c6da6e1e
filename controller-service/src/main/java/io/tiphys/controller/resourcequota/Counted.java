package io.tiphys.controller.resourcequota;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.api.json.Json;
import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.quota.QuotaRules;
import io.tiphys.api.quota.Usage;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.client.ApiClient;
import io.tiphys.client.informer.Informer;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.Discovery;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is in a namespace: some kinds are known here, all others are counted by the server. */
final class Counted {

  private static final String COUNT = "count/";

  /** Kinds that are counted under their plain name, too. */
  private static final Set<String> ALIASES =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  private final ApiClient api;
  private final Clock clock;
  private final Map<GroupResource, Informer<? extends HasMetadata>> known;

  Counted(ControllerContext context) {
    this.api = context.api();
    this.clock = context.clock();
    this.known =
        Map.of(
            QuotaRules.PODS, context.informers().of(Pod.class),
            QuotaRules.SERVICES, context.informers().of(Service.class),
            QuotaRules.CLAIMS, context.informers().of(PersistentVolumeClaim.class));
  }

  /** What is used in the quota's namespace of all that it bounds. */
  Usage usage(JsonNode quota, Set<String> names) {
    String namespace = quota.path("metadata").path("namespace").asText();
    Usage used = QuotaPlanner.nothing(names);
    Set<String> left = new TreeSet<>(names);
    for (var one : known.entrySet()) {
      Set<String> matching = QuotaRules.matching(one.getKey(), names);
      left.removeAll(matching);
      if (!matching.isEmpty()) {
        List<JsonNode> objects =
            one.getValue().list(namespace).stream()
                .map(object -> Json.convert(object, JsonNode.class))
                .toList();
        used = used.plus(QuotaPlanner.usage(quota, names, one.getKey(), objects, clock.instant()));
      }
    }
    // Scopes are about pods and claims alone: of other kinds nothing is in them.
    boolean scoped =
        !quota.path("spec").path("scopes").isEmpty()
            || quota.path("spec").hasNonNull("scopeSelector");
    if (left.isEmpty() || scoped) {
      return used;
    }
    List<Discovery.Resource> resources = Discovery.of(api).resources();
    for (String name : left) {
      Optional<Discovery.Resource> resource =
          resources.stream()
              .filter(one -> one.namespaced() && one.can("list") && isCounted(one, name))
              .findFirst();
      if (resource.isPresent()) {
        used = used.plus(new Usage(Map.of(name, Quantity.of(count(resource.get(), namespace)))));
      }
    }
    return used;
  }

  private static boolean isCounted(Discovery.Resource resource, String name) {
    GroupResource plain =
        new GroupResource(resource.resource().group(), resource.resource().resource());
    return name.equals(COUNT + plain) || (ALIASES.contains(name) && name.equals(plain.toString()));
  }

  /** The server says how many come after the first. */
  private long count(Discovery.Resource resource, String namespace) {
    JsonNode list = api.call("GET", resource.path(namespace) + "?limit=1", Optional.empty());
    return list.path("items").size() + list.path("metadata").path("remainingItemCount").asLong(0);
  }
}
