package io.tiphys.schemas.generator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes the schemas of all built-in kinds as OpenAPI v3 components: {@code components.json} with
 * their structure, {@code descriptions.json} with their texts, which only documentation needs. The
 * numbers of their fields in protobuf are facts, {@code messages.txt}, and go along as they are.
 *
 * <p>Names, types, required fields and texts come from the model classes of the Kubernetes Java
 * client; what these lack comes from the facts beside this source.
 */
public final class SchemaGenerator {

  private SchemaGenerator() {}

  /** Takes the folder of facts and the folder to write to. */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Facts facts = Facts.read(Path.of(arguments[0]));
    Path output = Path.of(arguments[1]);
    Files.createDirectories(output);
    Components components = new Components(facts, ComponentNames.assign(facts));
    ObjectNode structure = components.structure();
    ObjectNode descriptions = components.descriptions();
    OwnComponents.read(Path.of(arguments[0])).addTo(structure, descriptions);
    ObjectMapper mapper = new ObjectMapper();
    write(mapper, output.resolve("components.json"), structure);
    write(mapper, output.resolve("descriptions.json"), descriptions);
    Files.copy(
        Path.of(arguments[0]).resolve("messages.txt"),
        output.resolve("messages.txt"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(ObjectMapper mapper, Path file, ObjectNode content) throws IOException {
    Files.write(file, mapper.writeValueAsBytes(content));
  }
}
