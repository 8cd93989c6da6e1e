package io.tiphys.apiserver.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.time.Timestamps;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.telemetry.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The old ComponentStatuses, which are made when they are asked for: etcd is asked for its
 * revision, and of the scheduler and the controllers counts whether a leader renews its lease.
 */
final class ComponentStatuses {

  static final GroupResource RESOURCE = new GroupResource("", "componentstatuses");
  private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");
  private static final String NAMESPACE = "kube-system";

  private final CachedObjects objects;
  private final HealthCheck etcd;
  private final InstantSource clock;

  ComponentStatuses(CachedObjects objects, HealthCheck etcd, InstantSource clock) {
    this.objects = objects;
    this.etcd = etcd;
    this.clock = clock;
  }

  List<CachedObject> list() {
    return List.of(
        status("controller-manager", leader("kube-controller-manager")),
        status("etcd-0", etcdAnswers()),
        status("scheduler", leader("kube-scheduler")));
  }

  Optional<CachedObject> find(String name) {
    return list().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** Empty if all is well, else what is not. */
  private Optional<String> etcdAnswers() {
    try {
      etcd.probe().check();
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of("the store does not answer");
    }
  }

  private Optional<String> leader(String lease) {
    Optional<ObjectNode> found = objects.find(LEASES, NAMESPACE, lease).map(CachedObject::tree);
    if (found.isEmpty()) {
      return Optional.of("no leader has been elected");
    }
    var spec = found.get().path("spec");
    Instant renewed = Timestamps.parse(spec.path("renewTime").asText());
    Duration lasts = Duration.ofSeconds(spec.path("leaseDurationSeconds").asLong());
    return clock.instant().isAfter(renewed.plus(lasts))
        ? Optional.of("no leader has renewed its lease since " + renewed)
        : Optional.empty();
  }

  private static CachedObject status(String name, Optional<String> trouble) {
    ObjectNode status = Json.newObject();
    status.put("kind", "ComponentStatus").put("apiVersion", "v1");
    status.putObject("metadata").put("name", name).putNull("creationTimestamp");
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "Healthy").put("status", trouble.isEmpty() ? "True" : "False");
    condition.put("message", trouble.orElse("ok"));
    return new CachedObject(
        name, "", name, "", 0, Map.of(), Map.of(), List.of(), StoredForm.encode(status));
  }
}
