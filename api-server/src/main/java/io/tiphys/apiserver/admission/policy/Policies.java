package io.tiphys.apiserver.admission.policy;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.admission.matching.Followed;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The policies that hold anywhere, with their bindings, sorted by name. */
final class Policies {

  static final String GROUP = "admissionregistration.k8s.io";
  private static final GroupResource POLICIES =
      new GroupResource(GROUP, "validatingadmissionpolicies");
  private static final GroupResource BINDINGS =
      new GroupResource(GROUP, "validatingadmissionpolicybindings");

  private final CachedObjects objects;
  private final Followed<List<Bound>> bound;

  /** Policies that were read before; one that has not changed stays compiled. */
  private volatile Map<String, Policy> read = Map.of();

  Policies(CachedObjects objects) {
    this.objects = objects;
    this.bound = new Followed<>(objects, this::read, POLICIES, BINDINGS);
  }

  /** A policy and where it holds. */
  record Bound(Policy policy, List<Binding> bindings) {}

  List<Bound> all() {
    return bound.get();
  }

  private List<Bound> read() {
    Map<String, List<Binding>> bindings = new LinkedHashMap<>();
    for (CachedObject object : sorted(BINDINGS)) {
      Binding binding = Binding.of(object.name(), object.tree().path("spec"));
      bindings.computeIfAbsent(binding.policy(), _ -> new ArrayList<>()).add(binding);
    }
    Map<String, Policy> policies = new LinkedHashMap<>();
    List<Bound> all = new ArrayList<>();
    for (CachedObject object : sorted(POLICIES)) {
      List<Binding> own = bindings.getOrDefault(object.name(), List.of());
      if (!own.isEmpty()) {
        Policy policy = policy(object);
        policies.put(policy.name(), policy);
        all.add(new Bound(policy, own));
      }
    }
    read = policies;
    return all;
  }

  private Policy policy(CachedObject object) {
    Policy known = read.get(object.name());
    return known != null && known.revision() == object.revision()
        ? known
        : new Policy(object.name(), object.revision(), object.tree().path("spec"));
  }

  private List<CachedObject> sorted(GroupResource resource) {
    return objects.list(resource, "").stream()
        .sorted(Comparator.comparing(CachedObject::name))
        .toList();
  }
}
