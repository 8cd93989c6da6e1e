package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.Optional;

/**
 * One rule of the cluster about writes, named as upstream names it. First every plugin may change
 * the object, then every plugin may refuse it. Called on virtual threads.
 */
public interface AdmissionPlugin {

  /** Upstream's name, as in {@code --enable-admission-plugins}. */
  String name();

  /** Changes {@link Write#object()} in place, or refuses by a {@code StatusException}. */
  default void admit(Write write) {}

  /**
   * Whether the plugin wants to see what others need not: deletions before they are decided, and,
   * once each, connections and objects that are answered and never stored.
   */
  default boolean seesEverything() {
    return false;
  }

  /** Looks at the final object and refuses by a {@code StatusException}. */
  default void validate(Write write) {}

  /** The operations that admission tells apart. */
  enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }

  /**
   * A write on its way to the store.
   *
   * @param object the new object, empty for a deletion
   * @param oldObject what is stored now, empty for a creation; not to be changed
   * @param target empty for what the server does in the course of a request that was admitted
   */
  record Write(
      Operation operation,
      RequestInfo request,
      User user,
      Optional<ObjectNode> object,
      Optional<ObjectNode> oldObject,
      boolean dryRun,
      Optional<Target> target) {

    public Write(
        Operation operation,
        RequestInfo request,
        User user,
        Optional<ObjectNode> object,
        Optional<ObjectNode> oldObject,
        boolean dryRun) {
      this(operation, request, user, object, oldObject, dryRun, Optional.empty());
    }
  }
}
