package io.tiphys.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Calls on one kind. {@code namespace} is empty for cluster-scoped kinds and, in lists, for all
 * namespaces. For errors and threads see {@link ApiClient}.
 */
public interface ResourceClient<T extends HasMetadata> {

  /** The object; 404 if there is none. */
  T fetch(String namespace, String name);

  /** The object, or empty if there is none. */
  Optional<T> find(String namespace, String name);

  /** One consistent list. */
  Listed<T> list(String namespace, ListOptions options);

  /** Opens a stream of what happens from now, or from the options' resourceVersion on. */
  Watch<T> watch(String namespace, WatchOptions options);

  /** Creates the object in its own namespace; returns it as stored. */
  T create(T object);

  /** Replaces the object; 409 if its resourceVersion is no longer the stored one. */
  T update(T object);

  /** Replaces the object's status only; 409 as {@link #update}. */
  T updateStatus(T object);

  T patch(String namespace, String name, Patch patch);

  /** Deletes; a missing object is a 404. */
  void delete(String namespace, String name, DeleteOptions options);

  /** Posts to a sub-resource such as {@code binding} or {@code token}; returns the answer. */
  JsonNode post(String namespace, String name, String subresource, JsonNode body);

  /** Objects at one revision. */
  record Listed<T>(String resourceVersion, List<T> items) {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /**
   * Selectors in upstream's syntax, empty for all; an empty resourceVersion asks for the most
   * recent state.
   */
  record ListOptions(String labelSelector, String fieldSelector, String resourceVersion) {
    public static final ListOptions ALL = new ListOptions("", "", "");
  }

  /**
   * What to watch.
   *
   * @param resourceVersion of the last event or list already known; empty for the most recent state
   * @param sendInitialEvents whether the stream begins with the state as added objects, ended by a
   *     bookmark
   */
  record WatchOptions(
      String labelSelector,
      String fieldSelector,
      String resourceVersion,
      boolean sendInitialEvents) {
    public static WatchOptions from(String resourceVersion) {
      return new WatchOptions("", "", resourceVersion, false);
    }
  }

  /**
   * A patch.
   *
   * @param subresource empty for the object itself
   */
  record Patch(Type type, JsonNode body, String subresource) {

    /** The forms of a patch by media type. */
    public enum Type {
      JSON("application/json-patch+json"),
      MERGE("application/merge-patch+json"),
      STRATEGIC("application/strategic-merge-patch+json"),
      APPLY("application/apply-patch+yaml");

      private final String mediaType;

      Type(String mediaType) {
        this.mediaType = mediaType;
      }

      public String mediaType() {
        return mediaType;
      }
    }

    public static Patch merge(JsonNode body) {
      return new Patch(Type.MERGE, body, "");
    }

    public static Patch strategic(JsonNode body) {
      return new Patch(Type.STRATEGIC, body, "");
    }

    public Patch on(String subresource) {
      return new Patch(type, body, subresource);
    }
  }

  /** How to delete; empty values leave the choice to the server. */
  record DeleteOptions(
      Optional<String> propagationPolicy,
      Optional<Long> gracePeriodSeconds,
      Optional<String> uid,
      Optional<String> resourceVersion) {
    public static final DeleteOptions DEFAULT =
        new DeleteOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static DeleteOptions background() {
      return new DeleteOptions(
          Optional.of("Background"), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Only the very object, not one of the same name that came after it. */
    public DeleteOptions withUid(String uid) {
      return new DeleteOptions(
          propagationPolicy, gracePeriodSeconds, Optional.of(uid), resourceVersion);
    }

    public DeleteOptions withGracePeriod(long seconds) {
      return new DeleteOptions(propagationPolicy, Optional.of(seconds), uid, resourceVersion);
    }
  }
}
