package io.tiphys.apiserver.fieldmanager;

import io.tiphys.api.schema.ListSchema;
import io.tiphys.api.schema.ListSchema.ListType;
import io.tiphys.api.schema.MapSchema;
import io.tiphys.api.schema.ObjectSchema;
import io.tiphys.api.schema.Schema;
import io.tiphys.apiserver.fieldmanager.FieldSet.Branch;
import io.tiphys.apiserver.fieldmanager.PathElement.Name;
import java.util.ArrayList;
import java.util.List;

/** Field sets brought in line with a schema. */
final class SchemaSets {

  private SchemaSets() {}

  /** The set with all fields that the schema names and that contain fields of the set. */
  static FieldSet withContainers(FieldSet set, Schema schema) {
    if (set.isEmpty()) {
      return set;
    }
    List<Branch> branches = new ArrayList<>(set.branches().size());
    for (Branch branch : set.branches()) {
      boolean named = branch.element() instanceof Name name && Types.names(schema, name.name());
      branches.add(
          new Branch(
              branch.element(),
              branch.member() || (named && !branch.below().isEmpty()),
              withContainers(branch.below(), child(schema, branch.element()))));
    }
    return FieldSet.ofSorted(branches);
  }

  /**
   * The set as it would be had the schema always been what it is now: who owned parts of what has
   * become one value, owns the value. Returns the same set if there is nothing to do.
   */
  @SuppressWarnings("ReferenceEquality") // the same set says that nothing was to do
  static FieldSet reconciled(FieldSet set, Schema schema) {
    List<Branch> changed = null;
    for (int i = 0; i < set.branches().size(); i++) {
      Branch branch = set.branches().get(i);
      Branch now = reconciled(branch, child(schema, branch.element()));
      if (now != branch && changed == null) {
        changed = new ArrayList<>(set.branches());
      }
      if (changed != null) {
        changed.set(i, now);
      }
    }
    return changed == null ? set : FieldSet.ofSorted(changed);
  }

  @SuppressWarnings("ReferenceEquality") // as above
  private static Branch reconciled(Branch branch, Schema schema) {
    if (branch.below().isEmpty()) {
      return branch;
    }
    if (isWhole(schema)) {
      return new Branch(branch.element(), true, FieldSet.EMPTY);
    }
    FieldSet below = reconciled(branch.below(), schema);
    return below == branch.below() ? branch : new Branch(branch.element(), branch.member(), below);
  }

  private static boolean isWhole(Schema schema) {
    return switch (schema) {
      case ObjectSchema object -> Types.isAtomic(object);
      case MapSchema map -> map.atomic();
      case ListSchema list -> list.listType() == ListType.ATOMIC;
      default -> false;
    };
  }

  private static Schema child(Schema schema, PathElement element) {
    return element instanceof Name name ? Types.child(schema, name.name()) : Types.items(schema);
  }
}
