package io.tiphys.apiserver.authorization;

import io.tiphys.apiserver.authentication.User;
import java.util.Optional;

/** Which node a user is. */
public final class NodeName {

  public static final String GROUP = "system:nodes";
  private static final String PREFIX = "system:node:";

  private NodeName() {}

  /** The node's name, or empty if the user is no node. */
  public static Optional<String> of(User user) {
    return user.name().startsWith(PREFIX)
            && user.name().length() > PREFIX.length()
            && user.groups().contains(GROUP)
        ? Optional.of(user.name().substring(PREFIX.length()))
        : Optional.empty();
  }
}
