package io.tiphys.apiserver.resources.rules;

import io.tiphys.api.validation.NameRules;
import java.util.List;
import java.util.Set;

/** The names of what can be asked for, bounded and counted. */
public final class ResourceNames {

  private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> COUNTED =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");
  private static final Set<String> STANDARD =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "storage",
          "requests.storage");

  private ResourceNames() {}

  /** Complains of a name, the key of {@code amount}, that stands for nothing that there is. */
  public static boolean check(Checked amount) {
    String name = amount.name();
    List<String> errors = NameRules.qualifiedName(name);
    errors.forEach(error -> amount.invalid(name, error));
    if (errors.isEmpty() && !name.contains("/") && !isStandard(name)) {
      amount.invalid(name, "must be a standard resource type or fully qualified");
      return false;
    }
    return errors.isEmpty();
  }

  /** As {@link #check}, for what containers can have. */
  public static void ofContainer(Checked amount) {
    check(amount);
    String name = amount.name();
    if (!name.contains("/")) {
      if (!OF_CONTAINERS.contains(name) && !name.startsWith("hugepages-")) {
        amount.invalid(name, "must be a standard resource for containers");
      }
    } else if (!isNative(name) && !isExtended(name)) {
      amount.invalid(name, "doesn't follow extended resource name standard");
    }
  }

  public static boolean isStandard(String name) {
    return STANDARD.contains(name)
        || COUNTED.contains(name)
        || name.startsWith("hugepages-")
        || name.startsWith("requests.hugepages-");
  }

  /** Whether quotas can bound it by this name. */
  public static boolean isOfQuotas(String name) {
    return isStandard(name) && !name.equals("storage");
  }

  /** Whether Kubernetes itself gives the name its meaning. */
  public static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  /** Whether it is a device or the like, that somebody else counts. */
  public static boolean isExtended(String name) {
    return !isNative(name)
        && !name.startsWith("requests.")
        && NameRules.qualifiedName("requests." + name).isEmpty();
  }

  /** Whether there is no half of it. */
  public static boolean isCounted(String name) {
    return COUNTED.contains(name) || isExtended(name);
  }

  /** Extended resources and huge pages are handed out whole or not at all. */
  public static boolean mayBeOvercommitted(String name) {
    return isNative(name) && !name.startsWith("hugepages-");
  }
}
