package io.tiphys.controller.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.client.ApiClient;
import io.tiphys.client.informer.Informer;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.Discovery;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Metadata;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** How many pods their owners want, whatever kind of owner that is. */
final class Owners {

  private final Informer<Deployment> deployments;
  private final Informer<ReplicaSet> replicaSets;
  private final Informer<StatefulSet> statefulSets;
  private final Informer<ReplicationController> controllers;
  private final ApiClient api;

  Owners(ControllerContext context) {
    this.deployments = context.informers().of(Deployment.class);
    this.replicaSets = context.informers().of(ReplicaSet.class);
    this.statefulSets = context.informers().of(StatefulSet.class);
    this.controllers = context.informers().of(ReplicationController.class);
    this.api = context.api();
  }

  /** An owner and how many pods it wants. */
  private record Wanted(String uid, int replicas) {}

  /** What the owners of {@code pods} want together. Pods without an owner do not count. */
  int scale(Collection<Pod> pods) {
    Map<String, Integer> byOwner = new HashMap<>();
    Map<String, Boolean> seen = new HashMap<>();
    for (Pod pod : pods) {
      Optional<OwnerReference> reference = Metadata.controllerOf(pod);
      if (reference.isEmpty() || seen.put(reference.get().getUid(), true) != null) {
        continue;
      }
      Wanted wanted =
          find(Metadata.namespace(pod), reference.get())
              .orElseThrow(() ->
                  new IllegalStateException(
                      "found no controllers for pod \"" + Metadata.name(pod) + "\""));
      byOwner.put(wanted.uid(), wanted.replicas());
    }
    return byOwner.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Optional<Wanted> find(String namespace, OwnerReference reference) {
    String group = GroupVersion.parse(reference.getApiVersion()).group();
    return switch (group + "/" + reference.getKind()) {
      case "/ReplicationController" ->
          of(
              controllers.find(namespace, reference.getName()),
              reference,
              one -> orOne(one.getSpec().getReplicas()));
      case "apps/StatefulSet" ->
          of(
              statefulSets.find(namespace, reference.getName()),
              reference,
              one -> orOne(one.getSpec().getReplicas()));
      case "apps/ReplicaSet" -> replicaSet(namespace, reference);
      default -> scaleOf(namespace, reference, group);
    };
  }

  /** The wish of a ReplicaSet's Deployment, if it has one, is the one that counts. */
  private Optional<Wanted> replicaSet(String namespace, OwnerReference reference) {
    Optional<ReplicaSet> set =
        replicaSets
            .find(namespace, reference.getName())
            .filter(one -> Metadata.uid(one).equals(reference.getUid()));
    Optional<OwnerReference> above =
        set.flatMap(Metadata::controllerOf).filter(owner -> owner.getKind().equals("Deployment"));
    return above.isPresent()
        ? of(
            deployments.find(namespace, above.get().getName()),
            above.get(),
            one -> orOne(one.getSpec().getReplicas()))
        : of(set, reference, one -> orOne(one.getSpec().getReplicas()));
  }

  private static <T extends HasMetadata> Optional<Wanted> of(
      Optional<T> owner, OwnerReference reference, ToIntFunction<T> replicas) {
    return owner
        .filter(one -> Metadata.uid(one).equals(reference.getUid()))
        .map(one -> new Wanted(Metadata.uid(one), replicas.applyAsInt(one)));
  }

  private static int orOne(@Nullable Integer replicas) {
    return replicas == null ? 1 : replicas;
  }

  /** Owners of any other kind are asked for their scale. */
  private Optional<Wanted> scaleOf(String namespace, OwnerReference reference, String group) {
    Optional<Discovery.Resource> resource =
        Discovery.of(api).resources().stream()
            .filter(one ->
                one.kind().equals(reference.getKind()) && one.resource().group().equals(group))
            .findFirst();
    if (resource.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode scale =
          api.call(
              "GET",
              resource.get().path(namespace) + "/" + reference.getName() + "/scale",
              Optional.empty());
      return scale.path("metadata").path("uid").asText().equals(reference.getUid())
          ? Optional.of(
              new Wanted(reference.getUid(), scale.path("spec").path("replicas").asInt(0)))
          : Optional.empty();
    } catch (RuntimeException e) {
      if (Failures.isNotFound(e)) {
        throw new IllegalStateException(
            resource.get().resource().resource()
                + "."
                + group
                + " does not implement the scale subresource",
            e);
      }
      throw e;
    }
  }
}
