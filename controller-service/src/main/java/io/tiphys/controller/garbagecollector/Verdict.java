package io.tiphys.controller.garbagecollector;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What becomes of an object. */
sealed interface Verdict {

  /** It stays as it is. */
  record Keep() implements Verdict {}

  /** It stays for the sake of other owners, and forgets those that are gone or going. */
  record Forget(Set<String> owners) implements Verdict {
    public Forget {
      owners = Set.copyOf(owners);
    }
  }

  /**
   * It goes.
   *
   * @param unblock whether it must stop blocking its owners first, since it is one of a circle in
   *     which each waits for the next
   */
  record Delete(String propagationPolicy, boolean unblock) implements Verdict {}

  /** It has been waiting for its dependents, and none blocks it any more. */
  record Release() implements Verdict {}

  /** It waits for its dependents; those are to be looked at. */
  record Await(List<String> dependents) implements Verdict {
    public Await {
      dependents = List.copyOf(dependents);
    }
  }

  /** It is going, and its dependents are to be let go first. */
  record Orphan(List<Item> dependents) implements Verdict {
    public Orphan {
      dependents = List.copyOf(dependents);
    }
  }

  /** Decides about an object that is there, given its dependents and the states of its owners. */
  static Verdict on(Item item, List<Item> dependents, Function<OwnerReference, OwnerState> owners) {
    if (item.orphansDependents()) {
      return new Orphan(dependents);
    }
    if (item.awaitsDependents()) {
      return whileWaiting(item, dependents);
    }
    if (item.isBeingDeleted() || item.owners().isEmpty()) {
      return new Keep();
    }
    var states =
        item.owners().stream()
            .collect(Collectors.toMap(OwnerReference::getUid, owners, (one, other) -> one));
    Set<String> lost =
        states.entrySet().stream()
            .filter(e -> e.getValue() != OwnerState.SOLID)
            .map(e -> e.getKey())
            .collect(Collectors.toSet());
    if (lost.isEmpty()) {
      return new Keep();
    }
    if (states.containsValue(OwnerState.SOLID)) {
      return new Forget(lost);
    }
    if (states.containsValue(OwnerState.WAITING) && !dependents.isEmpty()) {
      return new Delete("Foreground", dependents.stream().anyMatch(Item::awaitsDependents));
    }
    return new Delete(policy(item), false);
  }

  private static Verdict whileWaiting(Item item, List<Item> dependents) {
    List<Item> blocking = dependents.stream().filter(d -> d.blocks(item.uid())).toList();
    if (blocking.isEmpty()) {
      return new Release();
    }
    return new Await(dependents.stream().filter(d -> !d.isBeingDeleted()).map(Item::uid).toList());
  }

  /** A policy that was asked for before, by a finalizer, still holds. */
  private static String policy(Item item) {
    if (item.finalizers().contains(Item.ORPHAN)) {
      return "Orphan";
    }
    return item.finalizers().contains(Item.FOREGROUND) ? "Foreground" : "Background";
  }
}
