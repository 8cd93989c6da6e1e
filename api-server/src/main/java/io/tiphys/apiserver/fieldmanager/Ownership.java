package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a change of an object means for those who own its fields: each is looked at in the version
 * in which it has written.
 */
final class Ownership {

  private final Writer writer;
  private final ObjectNode before;
  private final ObjectNode after;
  private final Map<String, Optional<Comparison>> comparisons = new HashMap<>(2);

  /**
   * @param before in the writer's version
   * @param after in the writer's version
   */
  Ownership(Writer writer, ObjectNode before, ObjectNode after) {
    this.writer = writer;
    this.before = before;
    this.after = after;
    comparisons.put(
        writer.apiVersion(),
        Optional.of(Comparing.compare(writer.schema(), before, after).without(writer.reset())));
  }

  /** What has changed, in the writer's version. */
  Comparison comparison() {
    return comparison(writer.apiVersion()).orElseThrow();
  }

  /** Empty if there is no such version any more. */
  private Optional<Comparison> comparison(String apiVersion) {
    Optional<Comparison> known = comparisons.get(apiVersion);
    if (known == null) {
      GroupVersion version = GroupVersion.parse(apiVersion);
      Optional<Schema> schema = writer.versions().schema(version);
      known =
          schema.map(s ->
              Comparing.compare(
                      s,
                      writer.versions().convert(before, version),
                      writer.versions().convert(after, version))
                  .without(writer.reset()));
      comparisons.put(apiVersion, known);
    }
    return known;
  }

  /** The fields of others that the change takes away from them. */
  List<Conflict> conflicts(ManagedFields managed, Owner except) {
    List<Conflict> conflicts = new ArrayList<>();
    for (Entry entry : managed.entries()) {
      if (!entry.owner().equals(except)) {
        comparison(entry.apiVersion())
            .map(Comparison::written)
            .filter(entry::meets)
            .ifPresent(written ->
                entry
                    .fields()
                    .intersection(written)
                    .forEach(path -> conflicts.add(new Conflict(entry.owner(), path))));
      }
    }
    conflicts.sort(java.util.Comparator.comparing(Conflict::owner));
    return conflicts;
  }

  /** Takes from all others what they do not own any more, and forgets owners in lost versions. */
  void settle(ManagedFields managed, Owner except) {
    for (Entry entry : List.copyOf(managed.entries())) {
      if (entry.owner().equals(except)) {
        continue;
      }
      Optional<Comparison> comparison = comparison(entry.apiVersion());
      if (comparison.isEmpty()) {
        managed.remove(entry.owner());
        continue;
      }
      FieldSet lost = comparison.get().written().union(comparison.get().removed());
      if (entry.meets(lost)) {
        FieldSet left = entry.fields().difference(lost);
        if (left.isEmpty()) {
          managed.remove(entry.owner());
        } else {
          managed.put(entry.with(left));
        }
      }
    }
  }
}
