package io.tiphys.chaos.history;

import java.util.List;

/**
 * What one watcher was told since it was last asked, over all watches that it opened one after the
 * other, each where the last one ended.
 *
 * @param label only objects with this label; empty for all
 */
public record Watching(String watcher, String label, List<Told> told) {
  public Watching {
    told = List.copyOf(told);
  }
}
