package io.tiphys.apiserver.customresources;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.catalogue.ResourceDefinition;
import io.tiphys.apiserver.cache.StoredResource;
import io.tiphys.apiserver.customresources.conversion.Converter;
import io.tiphys.apiserver.registry.CustomKind;
import io.tiphys.apiserver.registry.ScalePaths;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind as one state of its CustomResourceDefinition describes it. Never changes. */
final class DefinedKind implements CustomKind {

  private final String name;
  private final JsonNode spec;
  private final JsonNode names;
  private final ResourceDefinition definition;
  private final boolean terminating;
  private final Converter converter;
  private final Map<String, DefinedVersion> versions = new LinkedHashMap<>();
  private final Map<String, byte[]> heads = new HashMap<>();

  /**
   * @param crd the CustomResourceDefinition; not to be changed afterwards
   * @param converter turns objects from one of its versions into another
   */
  DefinedKind(ObjectNode crd, Converter converter) {
    this.name = crd.path("metadata").path("name").asText();
    this.spec = crd.path("spec");
    this.names = crd.path("status").path("acceptedNames");
    this.definition = Definitions.read(crd);
    this.terminating = Definitions.isTerminating(crd);
    this.converter = converter;
    boolean preserves = spec.path("preserveUnknownFields").asBoolean();
    for (JsonNode version : spec.path("versions")) {
      if (definition.version(version.path("name").asText()).isPresent()) {
        DefinedVersion defined =
            new DefinedVersion(this, definition, version, preserves, terminating);
        versions.put(defined.name(), defined);
        heads.put(defined.name(), head(defined.name()));
      }
    }
  }

  private byte[] head(String version) {
    return ("{\"kind\":\""
            + definition.names().kind()
            + "\",\"apiVersion\":\""
            + definition.group()
            + "/"
            + version
            + "\",")
        .getBytes(ISO_8859_1);
  }

  /** The definition's name: {@code <plural>.<group>}. */
  String name() {
    return name;
  }

  ResourceDefinition definition() {
    return definition;
  }

  /** Those that are served. */
  Collection<DefinedVersion> versions() {
    return versions.values();
  }

  Optional<DefinedVersion> version(String version) {
    return Optional.ofNullable(versions.get(version));
  }

  /** Whether another state of the definition serves just the same. */
  boolean isSameAs(ObjectNode crd) {
    return spec.equals(crd.path("spec"))
        && names.equals(crd.path("status").path("acceptedNames"))
        && terminating == Definitions.isTerminating(crd);
  }

  /** Whether what the cache holds for another state of the definition serves this one as well. */
  boolean keepsObjectsLike(DefinedKind other) {
    return spec.path("versions").equals(other.spec.path("versions"))
        && spec.path("conversion").equals(other.spec.path("conversion"))
        && spec.path("preserveUnknownFields").equals(other.spec.path("preserveUnknownFields"));
  }

  /**
   * How the cache keeps the objects: pruned and with defaults, each in the version it is stored.
   */
  StoredResource stored() {
    return new StoredResource(
        definition.storagePrefix(),
        definition.namespaced(),
        Set.of(definition.groupResource()),
        this::fields,
        Optional.of(this::inItsOwnVersion));
  }

  private ObjectNode inItsOwnVersion(ObjectNode object) {
    version(version(object)).ifPresent(own -> complete(own, object));
    return object;
  }

  private static void complete(DefinedVersion version, ObjectNode object) {
    version.prune(object);
    version.applyDefaults(object);
  }

  private static String version(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /** The fields of all versions, for an object can be asked for through each. */
  private Map<String, String> fields(ObjectNode object) {
    Map<String, String> fields = new HashMap<>();
    for (DefinedVersion version : versions.values()) {
      fields.putAll(version.served().strategy().selectableFields(object));
    }
    return fields.isEmpty() ? Map.of() : Map.copyOf(fields);
  }

  @Override
  public List<ObjectNode> read(List<ObjectNode> objects, String version) {
    List<ObjectNode> converted = converter.convert(objects, definition.group() + "/" + version);
    DefinedVersion wanted = version(version).orElseThrow();
    converted.forEach(object -> complete(wanted, object));
    return converted;
  }

  @Override
  public ObjectNode toStorage(ObjectNode object) {
    String storage = definition.storageVersion();
    if (version(object).equals(storage)) {
      return object;
    }
    String apiVersion = definition.group() + "/" + storage;
    ObjectNode converted = converter.convert(List.of(object.deepCopy()), apiVersion).getFirst();
    version(storage).ifPresent(version -> complete(version, converted));
    return converted;
  }

  @Override
  public boolean isShownAs(byte[] json, String version) {
    byte[] head = heads.get(version);
    return head != null
        && json.length > head.length
        && Arrays.equals(json, 0, head.length, head, 0, head.length);
  }

  @Override
  public boolean convertsElsewhere() {
    return converter.isRemote();
  }

  @Override
  public Optional<ScalePaths> scale(String version) {
    return version(version).flatMap(DefinedVersion::scale);
  }

  @Override
  public List<String> warnings(String version) {
    return version(version).map(DefinedVersion::warnings).orElse(List.of());
  }
}
