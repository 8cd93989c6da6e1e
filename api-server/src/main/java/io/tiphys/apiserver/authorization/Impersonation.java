package io.tiphys.apiserver.authorization;

import io.tiphys.api.status.Status;
import io.tiphys.apiserver.authentication.User;
import io.tiphys.apiserver.request.RequestInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Lets a user act as another one ({@code Impersonate-*} headers), where the verb {@code
 * impersonate} allows each part of the other's identity. Runs between authentication and
 * authorization; safe for event loops.
 */
public final class Impersonation {

  private static final String PREFIX = "impersonate-";
  private static final String EXTRA = PREFIX + "extra-";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final String IDENTITY_GROUP = "authentication.k8s.io";

  private final Authorization authorization;

  Impersonation(Authorization authorization) {
    this.authorization = authorization;
  }

  /**
   * Whom the request acts as: {@code user} itself where no header says otherwise.
   *
   * @param headers all headers of the request
   * @throws io.tiphys.api.status.StatusException 403 if that is not allowed
   */
  public User effectiveUser(User user, Iterable<Map.Entry<String, String>> headers) {
    Wanted wanted = new Wanted();
    for (Map.Entry<String, String> header : headers) {
      wanted.read(header.getKey(), header.getValue());
    }
    return wanted.isNothing() ? user : wanted.allowedFor(user, authorization);
  }

  /** Whom the headers name. */
  private static final class Wanted {
    private String name = "";
    private String uid = "";
    private final Set<String> groups = new HashSet<>();
    private final Map<String, List<String>> extra = new LinkedHashMap<>();

    private void read(String header, String value) {
      if (!header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
        return;
      }
      String lower = header.toLowerCase(Locale.ROOT);
      switch (lower) {
        case "impersonate-user" -> name = value;
        case "impersonate-uid" -> uid = value;
        case "impersonate-group" -> groups.add(value);
        default -> {
          if (lower.startsWith(EXTRA)) {
            extra
                .computeIfAbsent(decoded(lower.substring(EXTRA.length())), k -> new ArrayList<>())
                .add(value);
          }
        }
      }
    }

    private static String decoded(String key) {
      try {
        return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        // Upstream takes a key that is not well encoded as it stands.
        return key;
      }
    }

    private boolean isNothing() {
      return name.isEmpty() && uid.isEmpty() && groups.isEmpty() && extra.isEmpty();
    }

    /** As Go prints references to objects, which is how upstream shows them. */
    private String shown() {
      List<String> references = new ArrayList<>();
      groups.forEach(group -> references.add("{Group  " + group + "    }"));
      extra.forEach((key, values) ->
          values.forEach(value ->
              references.add(
                  "{UserExtra  " + value + "  " + IDENTITY_GROUP + "/v1  " + key + "}")));
      if (!uid.isEmpty()) {
        references.add("{UID  " + uid + "  " + IDENTITY_GROUP + "/v1  }");
      }
      return "[" + String.join(" ", references) + "]";
    }

    private User allowedFor(User user, Authorization authorization) {
      if (name.isEmpty()) {
        throw Status.badRequest("requested " + shown() + " without impersonating a user")
            .asException();
      }
      String[] account = name.startsWith(SERVICE_ACCOUNT) ? name.split(":", -1) : new String[0];
      if (account.length == 4) {
        authorization.check(user, request("", "serviceaccounts", "", account[2], account[3]));
      } else {
        authorization.check(user, request("", "users", "", "", name));
      }
      for (String group : groups) {
        authorization.check(user, request("", "groups", "", "", group));
      }
      extra.forEach((key, values) ->
          values.forEach(value ->
              authorization.check(user, request(IDENTITY_GROUP, "userextras", key, "", value))));
      if (!uid.isEmpty()) {
        authorization.check(user, request(IDENTITY_GROUP, "uids", "", "", uid));
      }
      return new User(name, uid, effectiveGroups(account), extra);
    }

    private Set<String> effectiveGroups(String[] account) {
      Set<String> all = new HashSet<>(groups);
      if (account.length == 4 && groups.isEmpty()) {
        all.add("system:serviceaccounts");
        all.add("system:serviceaccounts:" + account[2]);
      }
      if (name.equals(User.ANONYMOUS)) {
        all.add(User.UNAUTHENTICATED_GROUP);
      } else if (!all.contains(User.UNAUTHENTICATED_GROUP)) {
        all.add(User.AUTHENTICATED_GROUP);
      }
      return all;
    }

    private static RequestInfo request(
        String group, String resource, String subresource, String namespace, String name) {
      return new RequestInfo(
          true, "impersonate", "", group, "v1", resource, subresource, namespace, name);
    }
  }
}
