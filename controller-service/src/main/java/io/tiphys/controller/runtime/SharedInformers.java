package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The informers of all controllers, with the indexes that several of them use. */
public final class SharedInformers implements AutoCloseable {

  private static final String CONTROLLER = "controller";
  private static final String NODE = "node";

  private final Informers informers;
  private final Map<Class<?>, Informer<?>> known = new HashMap<>();

  public SharedInformers(Informers informers) {
    this.informers = informers;
  }

  /** All objects of a kind, found by owner as well ({@link #candidates}). */
  public synchronized <T extends HasMetadata> Informer<T> of(Class<T> type) {
    Informer<T> informer = informers.of(type);
    if (known.putIfAbsent(type, informer) == null) {
      informer.addIndex(CONTROLLER, object -> List.of(controllerKey(object)));
      if (type == Pod.class) {
        informer.addIndex(NODE, object -> List.of(Pods.nodeName((Pod) object)));
      }
    }
    return informer;
  }

  /** The metadata of all objects of a kind, for those of which nothing else matters. */
  public Informer<PartialObjectMetadata> metadata(
      GroupVersionResource resource, boolean namespaced) {
    return informers.metadata(resource, namespaced);
  }

  /** What {@code owner} manages, and what nobody manages in its namespace. */
  public static <T extends HasMetadata> List<T> candidates(
      Informer<T> informer, HasMetadata owner) {
    return Stream.concat(
            informer.byIndex(CONTROLLER, Metadata.uid(owner)).stream(),
            informer.byIndex(CONTROLLER, orphans(Metadata.namespace(owner))).stream())
        .toList();
  }

  /** What {@code owner} manages. */
  public static <T extends HasMetadata> Collection<T> owned(
      Informer<T> informer, HasMetadata owner) {
    return informer.byIndex(CONTROLLER, Metadata.uid(owner));
  }

  /** The pods bound to a node; to those of none by an empty name. */
  public static Collection<Pod> onNode(Informer<Pod> informer, String node) {
    return informer.byIndex(NODE, node);
  }

  private static String controllerKey(HasMetadata object) {
    return Metadata.controllerOf(object)
        .map(owner -> owner.getUid())
        .orElseGet(() -> orphans(Metadata.namespace(object)));
  }

  private static String orphans(String namespace) {
    return "orphans/" + namespace;
  }

  public void start() {
    informers.start();
  }

  public boolean awaitSynced(Duration timeout) throws InterruptedException {
    return informers.awaitSynced(timeout);
  }

  @Override
  public void close() {
    informers.close();
  }
}
