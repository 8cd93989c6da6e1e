package io.tiphys.apiserver.authorization;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Roles and bindings in memory, following the caches. What a user may do is put together once and
 * forgotten with the next change of any role or binding.
 *
 * <p>Writers (the caches' thread) change the maps under this object's monitor and then replace
 * {@link #compiled}; readers take {@link #compiled} first and then read the maps, so what they put
 * together from older maps lands in a map that is already out of use.
 */
final class RoleIndex {

  static final String GROUP = "rbac.authorization.k8s.io";
  static final GroupResource ROLES = new GroupResource(GROUP, "roles");
  static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
  static final GroupResource ROLE_BINDINGS = new GroupResource(GROUP, "rolebindings");
  static final GroupResource CLUSTER_ROLE_BINDINGS =
      new GroupResource(GROUP, "clusterrolebindings");

  /** Users come and go; what is forgotten is put together again. */
  private static final int CAPACITY = 10_000;

  private final Map<RoleKey, RoleRules> roles = new ConcurrentHashMap<>();
  private final Map<BindingKey, RoleBinding> bindings = new ConcurrentHashMap<>();
  private final Map<ScopedSubject, List<RoleBinding>> bySubject = new ConcurrentHashMap<>();
  private volatile Map<ScopedUser, Grants> compiled = new ConcurrentHashMap<>();

  private record BindingKey(String namespace, String name) {}

  private record ScopedSubject(String namespace, String subject) {}

  private record ScopedUser(String namespace, String name, Set<String> groups) {}

  /** Fills itself from the caches and follows them from then on. */
  static RoleIndex following(CachedObjects objects) {
    RoleIndex index = new RoleIndex();
    index.follow(objects, ROLES);
    index.follow(objects, CLUSTER_ROLES);
    index.follow(objects, ROLE_BINDINGS);
    index.follow(objects, CLUSTER_ROLE_BINDINGS);
    return index;
  }

  /** Changes wait until what was there before has been taken in. */
  private synchronized void follow(CachedObjects objects, GroupResource resource) {
    boolean role = resource.equals(ROLES) || resource.equals(CLUSTER_ROLES);
    objects.onChange(
        resource,
        (before, after) -> {
          if (role) {
            roleChanged(before, after);
          } else {
            bindingChanged(before, after);
          }
        });
    for (CachedObject object : objects.list(resource, "")) {
      if (role) {
        roleChanged(Optional.empty(), Optional.of(object));
      } else {
        bindingChanged(Optional.empty(), Optional.of(object));
      }
    }
  }

  private synchronized void roleChanged(
      Optional<CachedObject> before, Optional<CachedObject> after) {
    if (after.isPresent()) {
      RoleRules role = RoleRules.of(after.get());
      roles.put(role.key(), role);
    } else {
      before.ifPresent(gone -> roles.remove(new RoleKey(gone.namespace(), gone.name())));
    }
    compiled = new ConcurrentHashMap<>();
  }

  private synchronized void bindingChanged(
      Optional<CachedObject> before, Optional<CachedObject> after) {
    CachedObject any = after.or(() -> before).orElseThrow();
    BindingKey key = new BindingKey(any.namespace(), any.name());
    RoleBinding old = bindings.remove(key);
    if (old != null) {
      for (String subject : old.subjects()) {
        bySubject.computeIfPresent(
            new ScopedSubject(old.namespace(), subject),
            (s, list) -> {
              List<RoleBinding> rest = new ArrayList<>(list);
              rest.removeIf(one -> one.name().equals(old.name()));
              return rest.isEmpty() ? null : List.copyOf(rest);
            });
      }
    }
    after.map(RoleBinding::of).ifPresent(this::add);
    compiled = new ConcurrentHashMap<>();
  }

  private void add(RoleBinding binding) {
    bindings.put(new BindingKey(binding.namespace(), binding.name()), binding);
    for (String subject : new HashSet<>(binding.subjects())) {
      bySubject.merge(
          new ScopedSubject(binding.namespace(), subject),
          List.of(binding),
          (list, more) -> {
            List<RoleBinding> all = new ArrayList<>(list);
            all.addAll(more);
            return List.copyOf(all);
          });
    }
  }

  /** What bindings give the user: cluster-wide if {@code namespace} is empty, else only there. */
  Grants grants(User user, String namespace) {
    Map<ScopedUser, Grants> current = compiled;
    ScopedUser key = new ScopedUser(namespace, user.name(), user.groups());
    Grants known = current.get(key);
    if (known == null) {
      known = compile(user, namespace);
      if (current.size() >= CAPACITY) {
        current.clear();
      }
      current.put(key, known);
    }
    return known;
  }

  private Grants compile(User user, String namespace) {
    Grants.Builder grants = new Grants.Builder();
    collect(grants, namespace, RoleBinding.user(user.name()));
    for (String group : user.groups().stream().sorted().toList()) {
      collect(grants, namespace, RoleBinding.group(group));
    }
    return grants.build();
  }

  private void collect(Grants.Builder grants, String namespace, String subject) {
    for (RoleBinding binding :
        bySubject.getOrDefault(new ScopedSubject(namespace, subject), List.of())) {
      Optional<List<PolicyRule>> rules = rules(binding.role());
      if (rules.isEmpty()) {
        grants.miss(binding.role());
      }
      rules.orElse(List.of()).forEach(rule -> grants.add(rule, binding.reason(subject)));
    }
  }

  /** A role's rules with those of the roles that it takes in; empty if there is no such role. */
  Optional<List<PolicyRule>> rules(RoleKey key) {
    RoleRules role = roles.get(key);
    if (role == null) {
      return Optional.empty();
    }
    Set<PolicyRule> rules = new LinkedHashSet<>();
    collect(role, new HashSet<>(), rules);
    return Optional.of(List.copyOf(rules));
  }

  private void collect(RoleRules role, Set<RoleKey> seen, Set<PolicyRule> into) {
    if (!seen.add(role.key())) {
      return;
    }
    if (role.aggregates().isEmpty()) {
      into.addAll(role.rules());
      return;
    }
    roles.values().stream()
        .filter(other -> other.key().namespace().isEmpty() && role.takesIn(other))
        .sorted(Comparator.comparing(other -> other.key().name()))
        .forEach(other -> collect(other, seen, into));
  }
}
