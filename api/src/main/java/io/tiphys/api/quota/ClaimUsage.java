package io.tiphys.api.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.quantity.Quantity;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** What a PersistentVolumeClaim is charged, as a whole and under its storage class. */
final class ClaimUsage {

  private static final String BY_CLASS = ".storageclass.storage.k8s.io/";
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";
  private static final List<String> NAMES = List.of("persistentvolumeclaims", "requests.storage");

  private ClaimUsage() {}

  static boolean concerns(String name) {
    return NAMES.stream().anyMatch(one -> name.equals(one) || name.endsWith(BY_CLASS + one));
  }

  static void add(JsonNode claim, Map<String, Quantity> amounts) {
    charge(claim, "persistentvolumeclaims", Quantity.of(1), amounts);
    String requested =
        claim.path("spec").path("resources").path("requests").path("storage").asText();
    if (requested.isEmpty()) {
      return;
    }
    Quantity storage = Quantity.parse(requested);
    String allocated = claim.path("status").path("allocatedResources").path("storage").asText();
    if (!allocated.isEmpty() && Quantity.parse(allocated).compareTo(storage) > 0) {
      storage = Quantity.parse(allocated);
    }
    Quantity whole = new Quantity(storage.amount().setScale(0, RoundingMode.UP), storage.format());
    charge(claim, "requests.storage", whole, amounts);
  }

  private static void charge(
      JsonNode claim, String name, Quantity amount, Map<String, Quantity> amounts) {
    amounts.put(name, amount);
    JsonNode old = claim.path("metadata").path("annotations").path(OLD_CLASS);
    String storageClass =
        old.isTextual() ? old.asText() : claim.path("spec").path("storageClassName").asText();
    if (!storageClass.isEmpty()) {
      amounts.put(storageClass + BY_CLASS + name, amount);
    }
  }
}
