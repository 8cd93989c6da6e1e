package io.tiphys.apiserver.aggregation;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** All APIServices as the caches know them. Looking one up costs nothing. */
final class ApiServices {

  static final GroupResource RESOURCE = new GroupResource("apiregistration.k8s.io", "apiservices");

  private final CachedObjects objects;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, RemoteService> all = Map.of();
  private volatile Map<GroupVersion, RemoteService> remote = Map.of();

  ApiServices(CachedObjects objects) {
    this.objects = objects;
  }

  /** Begins to follow the caches; what was there before is known when this returns. */
  void start() {
    objects.onChange(RESOURCE, (before, after) -> changed(before, after));
    for (CachedObject one : objects.list(RESOURCE, "")) {
      put(one);
    }
  }

  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void changed(Optional<CachedObject> before, Optional<CachedObject> after) {
    after.ifPresentOrElse(this::put, () -> before.ifPresent(gone -> remove(gone.name())));
    listeners.forEach(Runnable::run);
  }

  private synchronized void put(CachedObject object) {
    Map<String, RemoteService> changed = new HashMap<>(all);
    changed.put(object.name(), RemoteService.of(object.tree()));
    set(changed);
  }

  private synchronized void remove(String name) {
    Map<String, RemoteService> changed = new HashMap<>(all);
    changed.remove(name);
    set(changed);
  }

  private void set(Map<String, RemoteService> changed) {
    Map<GroupVersion, RemoteService> others = new HashMap<>();
    changed.values().stream()
        .filter(service -> service.service().isPresent())
        .forEach(service -> others.put(service.groupVersion(), service));
    all = Map.copyOf(changed);
    remote = Map.copyOf(others);
  }

  Collection<RemoteService> all() {
    return all.values();
  }

  Optional<RemoteService> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /** Those that other servers serve. */
  Map<GroupVersion, RemoteService> remote() {
    return remote;
  }
}
