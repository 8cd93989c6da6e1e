package io.tiphys.apiserver.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.status.Status;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the managedFields of objects, and applies configurations (KEP-555). Works on trees in
 * memory; safe for use by any thread.
 */
public final class FieldManager {

  /** Owns what was there before anybody was known to own anything. */
  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private final InstantSource clock;

  public FieldManager(InstantSource clock) {
    this.clock = clock;
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Writes into a new object that its creator owns all of it.
   *
   * @param object in its stored version, as its creator wants it; changed
   */
  public void trackCreate(Writer writer, ObjectNode object) {
    try {
      created(writer, object);
    } catch (TypeException e) {
      new ManagedFields().write(object); // validation will say what is wrong with it
    }
  }

  private void created(Writer writer, ObjectNode object) {
    ManagedFields managed = given(object).orElseGet(ManagedFields::new);
    ObjectNode versioned = writer.versioned(object);
    track(writer, managed, writer.nothing(), versioned);
    managed.write(object);
  }

  /** What the client itself says of owners, if that can be understood. */
  private static Optional<ManagedFields> given(ObjectNode object) {
    return ManagedFields.isReset(object)
        ? Optional.of(new ManagedFields())
        : ManagedFields.read(object).filter(managed -> !managed.isEmpty());
  }

  /**
   * Writes into a changed object who owns its fields now. An object that nobody is known to own
   * stays so until it is applied.
   *
   * @param old as it was, in its stored version
   * @param object as its writer wants it, in its stored version; changed. By its managedFields a
   *     client may change owners, but not through a sub-resource.
   */
  public void trackUpdate(Writer writer, ObjectNode old, ObjectNode object) {
    try {
      updated(writer, old, object);
    } catch (TypeException e) {
      restore(old, object); // validation will say what is wrong with it, if it must not be so
    }
  }

  private void updated(Writer writer, ObjectNode old, ObjectNode object) {
    JsonNode before = old.path("metadata").path("managedFields");
    JsonNode now = object.path("metadata").path("managedFields");
    boolean byClient =
        writer.subresource().isEmpty() && !now.isMissingNode() && !now.equals(before);
    Optional<ManagedFields> own = byClient ? given(object) : Optional.empty();
    if (own.isEmpty()) {
      restore(old, object);
    }
    if (own.map(ManagedFields::isEmpty).orElse(before.isEmpty())) {
      new ManagedFields().write(object);
      return;
    }
    Ownership ownership = new Ownership(writer, writer.versioned(old), writer.versioned(object));
    if (ownership.comparison().isEmpty() && own.isEmpty()) {
      return;
    }
    ManagedFields managed = own.or(() -> ManagedFields.read(old)).orElseGet(ManagedFields::new);
    track(writer, managed, ownership);
    managed.write(object);
  }

  /** Whether two objects say the same. */
  public static boolean isSame(ObjectNode one, ObjectNode other) {
    return Values.same(one, other);
  }

  /** Leaves the owners as they are, whatever the object says. */
  public static void keep(ObjectNode old, ObjectNode object) {
    restore(old, object);
  }

  /** Takes the old times of owners back where nothing else is different between two objects. */
  public static void keepTimes(ObjectNode old, ObjectNode object) {
    JsonNode before = old.path("metadata").path("managedFields");
    JsonNode now = object.path("metadata").path("managedFields");
    if (before.equals(now) || !differInTimes(before, now)) {
      return;
    }
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    JsonNode version = old.path("metadata").path("resourceVersion");
    JsonNode sent = metadata.get("resourceVersion");
    metadata.set("managedFields", before);
    metadata.set("resourceVersion", version);
    if (!isSame(old, object)) {
      metadata.set("managedFields", now);
      metadata.set("resourceVersion", sent);
    }
  }

  private static boolean differInTimes(JsonNode before, JsonNode now) {
    if (before.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!withoutTime(before.get(i)).equals(withoutTime(now.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode withoutTime(JsonNode entry) {
    ObjectNode copy = io.tiphys.api.json.Json.newObject();
    entry.properties().forEach(field -> copy.set(field.getKey(), field.getValue()));
    copy.remove("time");
    return copy;
  }

  private static void restore(ObjectNode old, ObjectNode object) {
    JsonNode before = old.path("metadata").path("managedFields");
    if (object.get("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
      if (!before.isMissingNode()) {
        metadata.set("managedFields", before);
      }
    }
  }

  private void track(Writer writer, ManagedFields managed, ObjectNode before, ObjectNode after) {
    track(writer, managed, new Ownership(writer, before, after));
  }

  private void track(Writer writer, ManagedFields managed, Ownership ownership) {
    Owner owner = writer.updating();
    FieldSet written = ownership.comparison().written();
    ownership.settle(managed, new Owner("", false, "", ""));
    if (!written.isEmpty()) {
      FieldSet fields =
          managed.find(owner).map(entry -> entry.fields().union(written)).orElse(written);
      managed.put(new Entry(owner, writer.apiVersion(), now(), fields));
    }
    managed.cap();
  }

  /**
   * Lays a configuration over an object.
   *
   * @param live in its stored version; empty if there is none
   * @param applied in the writer's version
   * @return the object with its managedFields, in its stored version
   * @throws io.tiphys.api.status.StatusException 409 if others own what the configuration would
   *     change, and {@code force} is not said; 400 in upstream's words if it does not fit its type
   */
  public ObjectNode apply(
      Writer writer, Optional<ObjectNode> live, ObjectNode applied, boolean force) {
    Checking.check(writer, applied);
    ObjectNode base =
        live.map(object -> writer.versioned(object).deepCopy()).orElseGet(writer::nothing);
    try {
      Applying.Outcome outcome = attempt(writer, base, applied, force);
      ObjectNode object = outcome.object();
      if (outcome.changed()) {
        Owner owner = writer.applying();
        outcome
            .managed()
            .find(owner)
            .ifPresent(entry ->
                outcome
                    .managed()
                    .put(new Entry(owner, writer.apiVersion(), now(), entry.fields())));
      }
      if (writer.manager().equals(LastApplied.MANAGER)) {
        LastApplied.update(object, applied);
      }
      outcome.managed().write(object);
      return writer.versions().convert(object, writer.versions().stored());
    } catch (Applying.ConflictsException e) {
      throw Conflict.status(e.conflicts()).asException();
    } catch (TypeException e) {
      throw Status.badRequest("failed to merge config: " + e.getMessage()).asException();
    }
  }

  private Applying.Outcome attempt(
      Writer writer, ObjectNode live, ObjectNode applied, boolean force) {
    Applying applying = new Applying(writer);
    if (force || !writer.manager().equals(LastApplied.MANAGER)) {
      return applying.apply(live, applied, owners(writer, live), force);
    }
    try {
      return applying.apply(live, applied, owners(writer, live), false);
    } catch (Applying.ConflictsException e) {
      Optional<FieldSet> allowed = LastApplied.unchanged(writer, live);
      if (allowed.isEmpty()) {
        throw e;
      }
      List<Conflict> left =
          e.conflicts().stream().filter(c -> !allowed.get().has(c.path())).toList();
      if (!left.isEmpty()) {
        throw new Applying.ConflictsException(left);
      }
      return applying.apply(live, applied, owners(writer, live), true);
    }
  }

  /** Who owns what before an apply: all that nobody is known to own has had an owner, too. */
  private ManagedFields owners(Writer writer, ObjectNode live) {
    ManagedFields managed =
        ManagedFields.read(live)
            .orElseThrow(() -> Status.badRequest("failed to decode managed fields").asException());
    if (managed.isEmpty()) {
      track(writer.withManager(BEFORE_FIRST_APPLY), managed, writer.nothing(), live);
    }
    return managed;
  }
}
