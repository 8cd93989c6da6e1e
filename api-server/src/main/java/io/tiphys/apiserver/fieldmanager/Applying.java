package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt to lay a configuration over an object: what it says is set, what its manager has
 * applied before and does not say any more goes, unless others own it, and what it says belongs to
 * the manager from now on.
 */
final class Applying {

  private final Writer writer;
  private final Schema schema;

  Applying(Writer writer) {
    this.writer = writer;
    this.schema = writer.schema();
  }

  /**
   * What came of it.
   *
   * @param object in the writer's version; the live object itself if nothing has changed
   */
  record Outcome(ObjectNode object, ManagedFields managed, boolean changed) {}

  /** Says which conflicts stand in the way. */
  static final class ConflictsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Conflict> conflicts;

    ConflictsException(List<Conflict> conflicts) {
      super("conflicts");
      this.conflicts = List.copyOf(conflicts);
    }

    List<Conflict> conflicts() {
      return conflicts;
    }
  }

  /**
   * @param live in the writer's version
   * @param managed what it says of its owners; changed
   * @param force takes fields over from others
   */
  Outcome apply(ObjectNode live, ObjectNode applied, ManagedFields managed, boolean force) {
    reconcile(managed);
    Owner owner = writer.applying();
    Optional<Entry> last = managed.find(owner);
    ObjectNode merged = Merging.merge(schema, live, applied);
    FieldSet fields = writer.reset().filter(FieldsOf.object(schema, applied));
    String time = last.map(Entry::time).orElse("");
    managed.put(new Entry(owner, writer.apiVersion(), time, fields));
    ObjectNode pruned = last.map(entry -> pruned(merged, managed, entry)).orElse(merged);
    Ownership ownership = new Ownership(writer, live, pruned);
    if (!force) {
      List<Conflict> conflicts = ownership.conflicts(managed, owner);
      if (!conflicts.isEmpty()) {
        throw new ConflictsException(conflicts);
      }
    }
    ownership.settle(managed, owner);
    FieldSet owned = Unowned.without(fields);
    managed.remove(owner);
    if (!owned.isEmpty()) {
      managed.put(new Entry(owner, writer.apiVersion(), time, owned));
    }
    boolean changed = !Values.same(live, pruned);
    return new Outcome(changed ? pruned : live, managed, changed);
  }

  private void reconcile(ManagedFields managed) {
    managed.replaceAll(entry ->
        writer
            .versions()
            .schema(GroupVersion.parse(entry.apiVersion()))
            .map(s -> entry.with(SchemaSets.reconciled(entry.fields(), s)))
            .orElse(entry));
  }

  /** The object without what was applied last time, is not now, and nobody else owns. */
  private ObjectNode pruned(ObjectNode merged, ManagedFields managed, Entry last) {
    GroupVersion version = GroupVersion.parse(last.apiVersion());
    Optional<Schema> known = writer.versions().schema(version);
    if (last.fields().isEmpty() || known.isEmpty()) {
      return merged;
    }
    Schema type = known.get();
    ObjectNode whole = writer.versions().convert(merged, version);
    FieldSet gone = SchemaSets.withContainers(last.fields(), type);
    ObjectNode bare = Removing.remove(type, whole, gone);
    ObjectNode kept = withOwned(whole, bare, version, managed);
    FieldSet all = SchemaSets.withContainers(FieldsOf.object(type, whole), type);
    FieldSet left = SchemaSets.withContainers(FieldsOf.object(type, kept), type);
    ObjectNode pruned = Removing.remove(type, whole, all.difference(left).intersection(gone));
    return writer.versions().convert(pruned, writer.version());
  }

  /**
   * Puts back what somebody owns; in all versions that owners write in, the given one first.
   *
   * @param whole the object with everything
   * @param bare the object without what was applied last time
   */
  private ObjectNode withOwned(
      ObjectNode whole, ObjectNode bare, GroupVersion version, ManagedFields managed) {
    Map<GroupVersion, FieldSet> owned = new HashMap<>();
    for (Entry entry : managed.entries()) {
      owned.merge(GroupVersion.parse(entry.apiVersion()), entry.fields(), FieldSet::union);
    }
    FieldSet here = owned.remove(version);
    ObjectNode kept = here == null ? bare : withOwned(whole, bare, version, here);
    for (Map.Entry<GroupVersion, FieldSet> other : owned.entrySet()) {
      if (writer.versions().schema(other.getKey()).isPresent()) {
        ObjectNode there =
            withOwned(
                writer.versions().convert(whole, other.getKey()),
                writer.versions().convert(kept, other.getKey()),
                other.getKey(),
                other.getValue());
        kept = writer.versions().convert(there, version);
      }
    }
    return kept;
  }

  private ObjectNode withOwned(
      ObjectNode whole, ObjectNode bare, GroupVersion version, FieldSet owned) {
    Schema type = writer.versions().schema(version).orElseThrow();
    FieldSet all = SchemaSets.withContainers(FieldsOf.object(type, whole), type);
    FieldSet left = SchemaSets.withContainers(FieldsOf.object(type, bare), type);
    FieldSet held = SchemaSets.withContainers(owned, type);
    return Removing.remove(type, whole, all.difference(left.union(held)));
  }
}
