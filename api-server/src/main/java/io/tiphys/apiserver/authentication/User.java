package io.tiphys.apiserver.authentication;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whoever a request comes from. */
public record User(String name, String uid, Set<String> groups, Map<String, List<String>> extra) {

  public static final String ANONYMOUS = "system:anonymous";
  public static final String AUTHENTICATED_GROUP = "system:authenticated";
  public static final String UNAUTHENTICATED_GROUP = "system:unauthenticated";

  public User {
    groups = Set.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  public static User anonymous() {
    return new User(ANONYMOUS, "", Set.of(UNAUTHENTICATED_GROUP), Map.of());
  }
}
