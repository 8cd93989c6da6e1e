package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.tiphys.client.ApiClient;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.node.env.NamespaceObjects;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The objects that the node's pods refer to, each under a watch of its own: a node may see only
 * those. An object that is not watched yet is fetched.
 */
public final class WatchedObjects implements NamespaceObjects, AutoCloseable {

  private final ApiClient client;
  private final Function<ApiClient, Informers> informers;
  private final Informer<Service> services;
  private final Map<Key, Watched<?>> watched = new HashMap<>();

  private record Key(Class<?> type, String namespace, String name) {}

  /** One object's watch and the pods that want it. */
  private record Watched<T extends HasMetadata>(
      Informers informers, Informer<T> informer, Set<String> pods) {}

  /**
   * @param informers makes a new set of informers, which can be closed by itself
   * @param services all Services
   */
  public WatchedObjects(
      ApiClient client, Function<ApiClient, Informers> informers, Informer<Service> services) {
    this.client = client;
    this.informers = informers;
    this.services = services;
  }

  /**
   * Watches what a pod refers to.
   *
   * @param changed is told the uid of a pod when one of its objects has changed
   */
  synchronized void watch(Pod pod, Consumer<String> changed) {
    String uid = PodSpecs.uid(pod);
    String namespace = pod.getMetadata().getNamespace();
    References references = References.of(pod);
    references.configMaps().forEach(name -> watch(ConfigMap.class, namespace, name, uid, changed));
    references.secrets().forEach(name -> watch(Secret.class, namespace, name, uid, changed));
  }

  private <T extends HasMetadata> void watch(
      Class<T> type, String namespace, String name, String uid, Consumer<String> changed) {
    Key key = new Key(type, namespace, name);
    Watched<?> known = watched.get(key);
    if (known != null) {
      known.pods().add(uid);
      return;
    }
    Informers own = informers.apply(client);
    Informer<T> informer =
        own.of(type, new Informers.Selection(namespace, "", "metadata.name=" + name));
    Watched<T> fresh = new Watched<>(own, informer, new HashSet<>(Set.of(uid)));
    watched.put(key, fresh);
    informer.addHandler(Informer.Handler.onAny(object -> tell(fresh, changed)));
    own.start();
  }

  private void tell(Watched<?> object, Consumer<String> changed) {
    Set<String> pods;
    synchronized (this) {
      pods = Set.copyOf(object.pods());
    }
    pods.forEach(changed);
  }

  /** The pod is gone. */
  synchronized void forget(String uid) {
    watched
        .values()
        .removeIf(object -> {
          boolean last = object.pods().remove(uid) && object.pods().isEmpty();
          if (last) {
            object.informers().close();
          }
          return last;
        });
  }

  @Override
  public Optional<ConfigMap> findConfigMap(String namespace, String name) {
    return find(ConfigMap.class, namespace, name);
  }

  @Override
  public Optional<Secret> findSecret(String namespace, String name) {
    return find(Secret.class, namespace, name);
  }

  private <T extends HasMetadata> Optional<T> find(Class<T> type, String namespace, String name) {
    Optional<T> seen =
        Optional.ofNullable(watched(new Key(type, namespace, name)))
            .filter(object -> object.informer().hasSynced())
            .flatMap(object -> object.informer().find(namespace, name))
            .map(type::cast);
    // what has just been made may not have been seen yet
    return seen.isPresent() ? seen : client.resources(type).find(namespace, name);
  }

  private synchronized @org.jspecify.annotations.Nullable Watched<?> watched(Key key) {
    return watched.get(key);
  }

  @Override
  public Collection<Service> services(String namespace) {
    return services.list(namespace).stream().collect(Collectors.toList());
  }

  @Override
  public synchronized void close() {
    watched.values().forEach(object -> object.informers().close());
    watched.clear();
  }
}
