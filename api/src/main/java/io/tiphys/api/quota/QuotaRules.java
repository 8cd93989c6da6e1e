package io.tiphys.api.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.quantity.Quantity;
import io.tiphys.api.resource.GroupResource;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What an object is charged under, and what for. */
public final class QuotaRules {

  public static final GroupResource PODS = new GroupResource("", "pods");
  public static final GroupResource SERVICES = new GroupResource("", "services");
  public static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  /** Kinds that are counted under their plain name, too. */
  private static final Set<GroupResource> ALIASED =
      Set.of(
          new GroupResource("", "configmaps"),
          new GroupResource("", "resourcequotas"),
          new GroupResource("", "replicationcontrollers"),
          new GroupResource("", "secrets"));

  private QuotaRules() {}

  /** The name under which all objects of a kind are counted. */
  public static String countName(GroupResource resource) {
    return "count/" + resource;
  }

  /** Which of these names concern objects of a kind. */
  public static Set<String> matching(GroupResource resource, Collection<String> names) {
    Set<String> matching = new TreeSet<>();
    for (String name : names) {
      if (name.equals(countName(resource)) || concerns(resource, name)) {
        matching.add(name);
      }
    }
    return matching;
  }

  private static boolean concerns(GroupResource resource, String name) {
    if (resource.equals(PODS)) {
      return PodUsage.concerns(name);
    }
    if (resource.equals(SERVICES)) {
      return ServiceUsage.NAMES.contains(name);
    }
    if (resource.equals(CLAIMS)) {
      return ClaimUsage.concerns(name);
    }
    return ALIASED.contains(resource) && name.equals(resource.resource());
  }

  /** What an object is charged now. */
  public static Usage usage(GroupResource resource, JsonNode object, Instant now) {
    Map<String, Quantity> amounts = new HashMap<>();
    amounts.put(countName(resource), Quantity.of(1));
    if (resource.equals(PODS)) {
      PodUsage.add(object, now, amounts);
    } else if (resource.equals(SERVICES)) {
      ServiceUsage.add(object, amounts);
    } else if (resource.equals(CLAIMS)) {
      ClaimUsage.add(object, amounts);
    } else if (ALIASED.contains(resource)) {
      amounts.put(resource.resource(), Quantity.of(1));
    }
    return new Usage(amounts);
  }

  /** What an object does not say although a quota of these names wants it to; empty if nothing. */
  public static String missing(GroupResource resource, Set<String> names, JsonNode object) {
    return resource.equals(PODS) ? PodUsage.missing(object, names) : "";
  }

  /** Reads {@code status.hard} and the like. */
  public static Usage read(JsonNode amounts) {
    Map<String, Quantity> read = new HashMap<>();
    amounts
        .properties()
        .forEach(one -> read.put(one.getKey(), Quantity.parse(one.getValue().asText())));
    return new Usage(read);
  }
}
