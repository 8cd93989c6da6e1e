package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which objects an owner manages, and which it should take or let go because of their labels.
 *
 * @param owned managed and selected
 * @param adopt selected, and managed by nobody
 * @param release managed, but no longer selected
 */
public record Claims<T extends HasMetadata>(List<T> owned, List<T> adopt, List<T> release) {

  public Claims {
    owned = List.copyOf(owned);
    adopt = List.copyOf(adopt);
    release = List.copyOf(release);
  }

  public static <T extends HasMetadata> Claims<T> of(
      HasMetadata owner, LabelSelector selector, Collection<T> candidates) {
    List<T> owned = new ArrayList<>();
    List<T> adopt = new ArrayList<>();
    List<T> release = new ArrayList<>();
    for (T candidate : candidates) {
      boolean selected = Selectors.matches(selector, Metadata.labels(candidate));
      if (Metadata.controllerOf(candidate).isPresent()) {
        if (Metadata.isControlledBy(candidate, owner)) {
          if (selected) {
            owned.add(candidate);
          } else if (!Metadata.isBeingDeleted(owner)) {
            release.add(candidate);
          }
        }
      } else if (selected
          && !Metadata.isBeingDeleted(owner)
          && !Metadata.isBeingDeleted(candidate)) {
        adopt.add(candidate);
      }
    }
    return new Claims<>(owned, adopt, release);
  }
}
