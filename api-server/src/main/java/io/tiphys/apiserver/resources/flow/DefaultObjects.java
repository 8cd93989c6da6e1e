package io.tiphys.apiserver.resources.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The objects of priority and fairness that every cluster has.
 *
 * @param kind FlowSchema or PriorityLevelConfiguration
 * @param mandatory whether the object always has this spec; otherwise it has until an administrator
 *     says otherwise
 */
public record DefaultObjects(String kind, String name, boolean mandatory, ObjectNode spec) {

  public static final String AUTO_UPDATE = "apf.kubernetes.io/autoupdate-spec";

  private static final List<DefaultObjects> ALL = read();

  /** All of them, levels before what refers to them. */
  public static List<DefaultObjects> all() {
    return ALL;
  }

  static Optional<DefaultObjects> mandatory(String kind, String name) {
    return ALL.stream()
        .filter(o -> o.mandatory && o.kind.equals(kind) && o.name.equals(name))
        .findFirst();
  }

  /** The whole object, as it is created. */
  public ObjectNode object() {
    ObjectNode object = Json.newObject();
    object.put("apiVersion", "flowcontrol.apiserver.k8s.io/v1").put("kind", kind);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name);
    metadata.putObject("annotations").put(AUTO_UPDATE, "true");
    object.set("spec", spec.deepCopy());
    return object;
  }

  private static List<DefaultObjects> read() {
    try (InputStream in = DefaultObjects.class.getResourceAsStream("objects.yaml")) {
      if (in == null) {
        throw new IOException("objects.yaml is not in this build");
      }
      MappingIterator<JsonNode> documents =
          new YAMLMapper().readerFor(JsonNode.class).readValues(in);
      return documents.readAll().stream()
          .map(node ->
              new DefaultObjects(
                  node.path("kind").asText(),
                  node.path("name").asText(),
                  node.path("mandatory").asBoolean(),
                  (ObjectNode) node.path("spec")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
