package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.InvalidObject;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;
import io.tiphys.apiserver.audit.event.AuditScope;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.cache.StoredForm;
import io.tiphys.apiserver.resources.rules.MetadataRules;
import io.tiphys.apiserver.schema.SchemaRules;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The steps that writes are made of; which follow each other in what order says each write. */
final class WriteSteps {

  /** The groups that upstream serves apart, and holds to the rules for all objects alone. */
  private static final Set<String> LENIENT =
      Set.of("apiextensions.k8s.io", "apiregistration.k8s.io");

  private final ObjectStore store;
  private final StoreCache cache;
  private final String prefix;
  private final SchemaRules schema;
  private final FieldTracking fields;
  private final Supplier<List<AdmissionPlugin>> admission;
  private final Supplier<Map<GroupResource, Reservations>> reservations;
  private final Function<GroupResource, Duration> timeToLive;
  private final LeaderTerms leaders;

  WriteSteps(
      ObjectStore store,
      StoreCache cache,
      String prefix,
      SchemaRules schema,
      FieldTracking fields,
      Supplier<List<AdmissionPlugin>> admission,
      Supplier<Map<GroupResource, Reservations>> reservations,
      Function<GroupResource, Duration> timeToLive) {
    this.store = store;
    this.cache = cache;
    this.prefix = prefix;
    this.schema = schema;
    this.fields = fields;
    this.admission = new Lazy<>(admission);
    this.reservations = new Lazy<>(reservations);
    this.timeToLive = timeToLive;
    this.leaders = new LeaderTerms(store, prefix + "/leases/");
  }

  FieldTracking fields() {
    return fields;
  }

  List<ServedResource> equivalents(ServedResource resource) {
    return fields.resources().equivalents(resource);
  }

  /** Fills in what the writer left out. */
  void applyDefaults(WriteContext context, ObjectNode object) {
    schema.applyDefaults(context.resource().storedKind(), object);
    context.resource().strategy().applyDefaults(object);
  }

  /** The same for a status that was made after that. */
  void applyStatusDefaults(WriteContext context, ObjectNode object) {
    schema.applyStatusDefaults(context.resource().storedKind(), object);
  }

  void admit(Write write) {
    boolean narrow = write.operation() == Operation.DELETE;
    for (AdmissionPlugin plugin : admission.get()) {
      if (!narrow || plugin.seesEverything()) {
        plugin.admit(write);
      }
    }
  }

  void validate(Write write) {
    for (AdmissionPlugin plugin : admission.get()) {
      plugin.validate(write);
    }
  }

  Write write(
      WriteContext context,
      Operation operation,
      Optional<ObjectNode> object,
      Optional<ObjectNode> old) {
    return new Write(
        operation,
        context.request(),
        context.user(),
        object,
        old,
        context.options().dryRun(),
        WriteTarget.of(context, operation, this));
  }

  /**
   * The rules that hold for every object of a kind, however it is written, and those of its kind.
   *
   * @param own what the kind's strategy found; where that and the schema complain of the same, it
   *     has the better words
   */
  List<FieldError> check(WriteContext context, ObjectNode object, List<FieldError> own) {
    ServedResource resource = context.resource();
    List<FieldError> errors =
        new ArrayList<>(
            MetadataRules.validate(
                object, resource.namespaced(), resource.strategy()::validateName));
    if (resource.custom().isPresent() || LENIENT.contains(resource.definition().group())) {
      errors.removeIf(MetadataRules::isOfBuiltInKindsOnly);
    }
    if (!resource.strategy().isThorough()) {
      for (FieldError error : schema.validate(resource.storedKind(), object)) {
        if (own.stream().noneMatch(other -> isSame(error, other))) {
          errors.add(error);
        }
      }
    }
    errors.addAll(own);
    return errors;
  }

  private static boolean isSame(FieldError one, FieldError other) {
    return one.type() == other.type() && one.field().equals(other.field());
  }

  static void refuse(WriteContext context, ObjectNode object, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw InvalidObject.status(
              context.resource().storedKind(), Metadata.text(object, "name"), errors)
          .asException();
    }
  }

  Reservations.Outcome reserve(WriteContext context, ObjectNode object, Optional<ObjectNode> old) {
    Reservations held = reservations.get().get(context.resource().groupResource());
    return held == null
        ? Reservations.Outcome.NOTHING
        : held.reserve(object, old, context.options().dryRun());
  }

  void release(WriteContext context, ObjectNode deleted) {
    Reservations held = reservations.get().get(context.resource().groupResource());
    if (held != null) {
      held.release(deleted);
    }
  }

  /**
   * Writes if the object is at the expected revision (0: absent).
   *
   * @return empty if it is at another one
   */
  Optional<byte[]> put(
      WriteContext context, ObjectNode object, byte[] stored, long expectedRevision) {
    if (context.options().dryRun()) {
      if (expectedRevision != 0) {
        return Optional.of(StoredForm.withRevision(stored, expectedRevision));
      }
      return store.find(key(context.resource(), object)).isPresent()
          ? Optional.empty()
          : Optional.of(stored);
    }
    GroupResource resource = context.resource().groupResource();
    ObjectNode storage = context.resource().storage(object);
    boolean asIs = storage.path("apiVersion").equals(object.path("apiVersion"));
    byte[] bytes = asIs ? stored : StoredForm.encode(storage);
    String key = key(context.resource(), object);
    Duration life = timeToLive.apply(resource);
    WriteResult result =
        leaders.during(context, guard -> store.put(key, bytes, expectedRevision, life, guard));
    return switch (result) {
      case WriteResult.Written(long revision) -> {
        AuditScope.wrote(revision);
        byte[] json = cache.written(resource, storage, bytes, revision).json();
        yield Optional.of(asIs ? json : StoredForm.withRevision(stored, revision));
      }
      case WriteResult.Conflicted _ -> Optional.empty();
    };
  }

  /**
   * Whether the store has just what would be stored now. A custom object may be stored in another
   * version or form than it would be today; then even a write that changes nothing renews it.
   */
  boolean isStoredSo(WriteContext context, ObjectNode object) {
    if (context.resource().custom().isEmpty()) {
      return true;
    }
    byte[] bytes = StoredForm.encode(context.resource().storage(object));
    return store
        .find(key(context.resource(), object))
        .map(stored -> Arrays.equals(stored.value(), bytes))
        .orElse(true);
  }

  /** Deletes if the object is at the expected revision; returns the deletion's revision. */
  Optional<Long> delete(WriteContext context, ObjectNode object, long expectedRevision) {
    if (context.options().dryRun()) {
      return Optional.of(expectedRevision);
    }
    String key = key(context.resource(), object);
    WriteResult result =
        leaders.during(context, guard -> store.delete(key, expectedRevision, guard));
    return switch (result) {
      case WriteResult.Written(long revision) -> {
        AuditScope.wrote(revision);
        release(context, object);
        yield Optional.of(revision);
      }
      case WriteResult.Conflicted _ -> Optional.empty();
    };
  }

  private String key(ServedResource resource, ObjectNode object) {
    return prefix + resource.key(Metadata.text(object, "namespace"), Metadata.text(object, "name"));
  }

  /** What is there, as the caches know it: perhaps a little old. */
  Optional<Current> recent(WriteContext context) {
    return cache
        .find(context.resource().groupResource(), context.namespace(), context.name())
        .map(object ->
            new Current(context.resource().loaded(object.tree()), object.revision(), false));
  }

  /** What is there now under a name. */
  Optional<Current> find(WriteContext context, String namespace, String name) {
    return store
        .find(prefix + context.resource().key(namespace, name))
        .map(stored -> Current.of(stored));
  }

  /** What is there now. */
  Optional<Current> fresh(WriteContext context) {
    return store
        .find(prefix + context.resource().key(context.namespace(), context.name()))
        .map(Current::of)
        .map(current ->
            new Current(
                context.resource().loaded(current.object()), current.revision(), current.fresh()));
  }

  /** Whether the store has nothing newer than what a write was tried on. */
  boolean isCurrent(WriteContext context, Current base) {
    return fresh(context).map(now -> now.revision() == base.revision()).orElse(false);
  }
}
