package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who owns the number of replicas, on both sides of the scale sub-resource: on the scaled object it
 * stands at a path of its kind, on the Scale at {@code spec.replicas}.
 */
public final class ScaleFields {

  private static final String SCALE_VERSION = "autoscaling/v1";
  private static final FieldSet REPLICAS = FieldSet.named("spec", "replicas");

  private final Map<String, FieldSet> paths = new HashMap<>();
  private final String apiVersion;

  /**
   * Makes the two sides known to each other.
   *
   * @param apiVersion in which the object is scaled
   * @param paths the names that lead to the replicas, by the object's versions; none for a version
   *     that does not scale
   */
  public ScaleFields(String apiVersion, Map<String, List<String>> paths) {
    this.apiVersion = apiVersion;
    paths.forEach(
        (version, names) -> this.paths.put(version, FieldSet.named(names.toArray(String[]::new))));
  }

  /** Writes into a Scale who of the object's owners owns the replicas. */
  public void toScale(ObjectNode object, ObjectNode scale) {
    ManagedFields managed = new ManagedFields();
    for (Entry entry : ManagedFields.read(object).orElseGet(ManagedFields::new).entries()) {
      if (entry.meets(paths.getOrDefault(entry.apiVersion(), FieldSet.EMPTY))) {
        Owner owner = entry.owner();
        managed.put(
            new Entry(
                owner.applies()
                    ? owner
                    : Owner.updating(owner.manager(), SCALE_VERSION, owner.subresource()),
                SCALE_VERSION,
                entry.time(),
                REPLICAS));
      }
    }
    managed.write(scale);
  }

  /** Who owns the replicas, whatever version it uses. */
  private record Claim(String manager, boolean applies, String subresource) {
    static Claim of(Owner owner) {
      return new Claim(owner.manager(), owner.applies(), owner.subresource());
    }
  }

  /** Writes into the object what a write to its Scale has changed of its owners. */
  public void fromScale(ObjectNode scale, ObjectNode object) {
    Map<Claim, Entry> claims = new HashMap<>();
    for (Entry entry : ManagedFields.read(scale).orElseGet(ManagedFields::new).entries()) {
      if (entry.meets(REPLICAS)) {
        claims.put(Claim.of(entry.owner()), entry);
      }
    }
    ManagedFields managed = ManagedFields.read(object).orElseGet(ManagedFields::new);
    for (Entry entry : new ArrayList<>(managed.entries())) {
      FieldSet path = paths.get(entry.apiVersion());
      if (path == null) {
        managed.remove(entry.owner());
      } else if (entry.meets(path) && claims.remove(Claim.of(entry.owner())) == null) {
        FieldSet left = entry.fields().difference(path);
        managed.remove(entry.owner());
        if (!left.isEmpty()) {
          managed.put(entry.with(left));
        }
      }
    }
    claims.forEach((claim, entry) -> {
      Owner owner =
          claim.applies()
              ? Owner.applying(claim.manager(), claim.subresource())
              : Owner.updating(claim.manager(), apiVersion, claim.subresource());
      // upstream gives such owners no time
      managed.put(new Entry(owner, apiVersion, "", paths.getOrDefault(apiVersion, FieldSet.EMPTY)));
    });
    managed.write(object);
  }
}
