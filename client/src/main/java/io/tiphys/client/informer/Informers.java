package io.tiphys.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import io.tiphys.api.resource.GroupVersionResource;
import io.tiphys.client.ApiClient;
import java.time.Duration;

/**
 * The informers of one component: one for each kind and selection, shared by all that ask for it.
 */
public interface Informers extends AutoCloseable {

  /** A new set of informers that read as {@code client}; not started. */
  static Informers over(ApiClient client) {
    return new WatchedInformers(client);
  }

  /** All objects of a kind. */
  <T extends HasMetadata> Informer<T> of(Class<T> type);

  /** The objects of a kind that a selection takes in. */
  <T extends HasMetadata> Informer<T> of(Class<T> type, Selection selection);

  /** The metadata of all objects of any kind. */
  Informer<PartialObjectMetadata> metadata(GroupVersionResource resource, boolean namespaced);

  /**
   * Starts the watches of all informers asked for so far; may be called again after more were asked
   * for.
   */
  void start();

  /** Waits until all started informers have synced. Returns false if that took longer. */
  boolean awaitSynced(Duration timeout) throws InterruptedException;

  /** Ends the watches. */
  @Override
  void close();

  /** Selectors in upstream's syntax; empty strings select all. */
  record Selection(String namespace, String labelSelector, String fieldSelector) {
    public static final Selection ALL = new Selection("", "", "");

    public static Selection fields(String fieldSelector) {
      return new Selection("", "", fieldSelector);
    }
  }
}
