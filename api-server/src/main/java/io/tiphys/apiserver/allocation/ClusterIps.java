package io.tiphys.apiserver.allocation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.StatusException;
import io.tiphys.api.status.StatusReason;
import io.tiphys.apiserver.registry.Registry;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * The Services' addresses. Each one in use is an object of kind IPAddress, named like the address;
 * that only one can be created is what makes several API servers agree.
 */
final class ClusterIps {

  static final GroupResource RESOURCE = new GroupResource("networking.k8s.io", "ipaddresses");

  private static final int RANDOM_TRIES = 64;

  private final Supplier<Registry> registry;
  private final AddressRange range;
  private final IntUnaryOperator random;

  /**
   * @param random a number from 0 up to, but not including, its argument
   */
  ClusterIps(Supplier<Registry> registry, AddressRange range, IntUnaryOperator random) {
    this.registry = registry;
    this.range = range;
    this.random = random;
  }

  AddressRange range() {
    return range;
  }

  /** How the try to take an address ended. */
  enum Taking {
    TAKEN,
    /** An address that was kept for a Service of this name, which was never stored. */
    ADOPTED,
    REFUSED
  }

  Taking take(String address, ObjectNode service, boolean dryRun) {
    if (!dryRun) {
      try {
        registry.get().create(RESOURCE, "", ipAddress(address, service));
        return Taking.TAKEN;
      } catch (StatusException e) {
        if (e.status().reason().filter(StatusReason.ALREADY_EXISTS::equals).isEmpty()) {
          throw e;
        }
      }
    }
    Optional<ObjectNode> holder = registry.get().find(RESOURCE, "", address);
    if (holder.isEmpty()) {
      return dryRun ? Taking.TAKEN : Taking.REFUSED;
    }
    return isHeldBy(holder.get(), service) ? Taking.ADOPTED : Taking.REFUSED;
  }

  /** Takes any free address; empty if there is none. */
  Optional<String> takeAny(ObjectNode service, boolean dryRun) {
    int first = range.staticPart();
    int count = range.usable() - first;
    for (int i = 0; i < Math.min(RANDOM_TRIES, count * 2); i++) {
      String address = range.address(first + random.applyAsInt(count));
      if (take(address, service, dryRun) == Taking.TAKEN) {
        return Optional.of(address);
      }
    }
    // So full that guessing does not help: go through them all, the part for the named ones last.
    Set<String> taken = new HashSet<>();
    for (ObjectNode one : registry.get().list(RESOURCE, "")) {
      taken.add(one.path("metadata").path("name").asText());
    }
    for (int i = 0; i < range.usable(); i++) {
      String address = range.address((first + i) % range.usable());
      if (!taken.contains(address) && take(address, service, dryRun) == Taking.TAKEN) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  /** Gives an address back, if it is still this Service's. */
  void giveBack(String address, ObjectNode service) {
    Registry objects = registry.get();
    if (objects.find(RESOURCE, "", address).filter(one -> isHeldBy(one, service)).isPresent()) {
      objects.delete(RESOURCE, "", address);
    }
  }

  private static boolean isHeldBy(ObjectNode ipAddress, ObjectNode service) {
    var parent = ipAddress.path("spec").path("parentRef");
    var metadata = service.path("metadata");
    return parent.path("resource").asText().equals("services")
        && parent.path("namespace").asText().equals(metadata.path("namespace").asText())
        && parent.path("name").asText().equals(metadata.path("name").asText());
  }

  private ObjectNode ipAddress(String address, ObjectNode service) {
    ObjectNode object = Json.newObject();
    object.put("apiVersion", "networking.k8s.io/v1").put("kind", "IPAddress");
    ObjectNode metadata = object.putObject("metadata").put("name", address);
    metadata
        .putObject("labels")
        .put("ipaddress.kubernetes.io/ip-family", range.family())
        .put("ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
    ObjectNode parent = object.putObject("spec").putObject("parentRef");
    parent.put("group", "").put("resource", "services");
    parent.set("namespace", service.path("metadata").path("namespace"));
    parent.set("name", service.path("metadata").path("name"));
    return object;
  }
}
