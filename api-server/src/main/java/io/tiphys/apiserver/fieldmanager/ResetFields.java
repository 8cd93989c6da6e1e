package io.tiphys.apiserver.fieldmanager;

import io.tiphys.apiserver.fieldmanager.FieldSet.Branch;
import io.tiphys.apiserver.fieldmanager.PathElement.Name;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields that a write through one sub-resource cannot change, since the server sets them back:
 * nobody owns them by such a write.
 */
sealed interface ResetFields {

  /** The fields that are not set back. */
  FieldSet filter(FieldSet set);

  default boolean isEmpty() {
    return false;
  }

  /** All that lies in or below these fields. */
  record Of(FieldSet fields) implements ResetFields {
    @Override
    public FieldSet filter(FieldSet set) {
      return set.without(fields);
    }

    @Override
    public boolean isEmpty() {
      return fields.isEmpty();
    }
  }

  /** All but what lies at or below these paths, in which {@code *} is any step. */
  record AllBut(List<List<String>> paths) implements ResetFields {
    public AllBut {
      paths = paths.stream().map(List::copyOf).toList();
    }

    @Override
    public FieldSet filter(FieldSet set) {
      FieldSet kept = FieldSet.EMPTY;
      for (List<String> path : paths) {
        kept = kept.union(below(set, path));
      }
      return kept;
    }

    private static FieldSet below(FieldSet set, List<String> path) {
      if (path.isEmpty()) {
        return set;
      }
      List<Branch> branches = new ArrayList<>();
      for (Branch branch : set.branches()) {
        boolean matches =
            path.getFirst().equals("*") || branch.element().equals(new Name(path.getFirst()));
        if (matches) {
          FieldSet below = below(branch.below(), path.subList(1, path.size()));
          boolean member = branch.member() && path.size() == 1;
          if (member || !below.isEmpty()) {
            branches.add(new Branch(branch.element(), member, below));
          }
        }
      }
      return FieldSet.ofSorted(branches);
    }
  }
}
