package io.tiphys.controller.garbagecollector;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who owns whom, by uid; owners that were never seen have a place in it, too. A change answers with
 * the uids that are to be looked at because of it. Safe for use by any thread.
 */
final class OwnerGraph {

  private final Map<String, Item> items = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** An object came or changed. */
  synchronized Set<String> put(Item item) {
    Item before = items.put(item.uid(), item);
    Set<String> concerned = new LinkedHashSet<>();
    if (before != null) {
      for (OwnerReference owner : before.owners()) {
        if (!item.isOwnedBy(owner.getUid())) {
          unlink(owner.getUid(), item.uid());
        }
        if (!item.blocks(owner.getUid())) {
          waiting(owner.getUid()).ifPresent(concerned::add);
        }
      }
    }
    boolean ownersSeen = true;
    for (OwnerReference owner : item.owners()) {
      dependents.computeIfAbsent(owner.getUid(), uid -> new HashSet<>()).add(item.uid());
      Item known = items.get(owner.getUid());
      ownersSeen &= known != null && !known.awaitsDependents();
    }
    boolean changed = before == null || !before.owners().equals(item.owners());
    if (item.awaitsDependents() || item.orphansDependents() || (changed && !ownersSeen)) {
      concerned.add(item.uid());
    }
    return concerned;
  }

  /** An object is gone: its dependents are to be looked at, and those who waited for it. */
  synchronized Set<String> remove(String uid) {
    Set<String> concerned = new LinkedHashSet<>(dependents.getOrDefault(uid, Set.of()));
    Item gone = items.remove(uid);
    if (gone != null) {
      for (OwnerReference owner : gone.owners()) {
        unlink(owner.getUid(), uid);
        waiting(owner.getUid()).ifPresent(concerned::add);
      }
    }
    return concerned;
  }

  synchronized Optional<Item> find(String uid) {
    return Optional.ofNullable(items.get(uid));
  }

  synchronized List<Item> dependents(String uid) {
    return dependents.getOrDefault(uid, Set.of()).stream()
        .map(items::get)
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private Optional<String> waiting(String uid) {
    Item item = items.get(uid);
    return item != null && item.awaitsDependents() ? Optional.of(uid) : Optional.empty();
  }

  private void unlink(String owner, String dependent) {
    Set<String> left = dependents.get(owner);
    if (left != null) {
      left.remove(dependent);
      if (left.isEmpty()) {
        dependents.remove(owner);
      }
    }
  }
}
