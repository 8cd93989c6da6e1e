package io.tiphys.apiserver.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.api.resource.GroupVersion;
import io.tiphys.api.resource.GroupVersionKind;
import io.tiphys.apiserver.protobuf.Message.Coding;
import io.tiphys.apiserver.protobuf.Message.Field;
import io.tiphys.apiserver.protobuf.Message.Many;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages of all built-in kinds, read from the facts when the first one is asked for. */
final class Messages {

  private static final String FILE = "/io/tiphys/schemas/messages.txt";
  private static final String META = "meta.v1";

  private static final Map<String, Coding> TYPES =
      Map.ofEntries(
          Map.entry("string", Coding.STRING),
          Map.entry("bytes", Coding.BYTES),
          Map.entry("int32", Coding.INTEGER),
          Map.entry("int64", Coding.INTEGER),
          Map.entry("bool", Coding.BOOL),
          Map.entry("double", Coding.DOUBLE),
          Map.entry("Strings", Coding.STRINGS),
          Map.entry("Time", Coding.TIME),
          Map.entry("MicroTime", Coding.MICRO_TIME),
          Map.entry("Duration", Coding.DURATION),
          Map.entry("Quantity", Coding.QUANTITY),
          Map.entry("IntOrString", Coding.INT_OR_STRING),
          Map.entry("RawExtension", Coding.RAW),
          Map.entry("FieldsV1", Coding.RAW),
          Map.entry("JSON", Coding.RAW),
          Map.entry("JSONSchemaPropsOrArray", Coding.SCHEMA_OR_ARRAY),
          Map.entry("JSONSchemaPropsOrBool", Coding.SCHEMA_OR_BOOL),
          Map.entry("JSONSchemaPropsOrStringArray", Coding.SCHEMA_OR_STRINGS));

  private final Map<String, Message> messages = new HashMap<>();
  private final Map<GroupVersion, String> packages = new HashMap<>();

  private Messages() {}

  /** All messages; later calls cost nothing. */
  static Messages all() {
    return Holder.ALL;
  }

  private static final class Holder {
    static final Messages ALL = read();
  }

  /** Kinds that every group has, such as DeleteOptions, are found in each. */
  Optional<Message> find(GroupVersionKind kind) {
    String owner = packages.get(kind.groupVersion());
    Message own = owner == null ? null : messages.get(owner + "." + kind.kind());
    return Optional.ofNullable(own != null ? own : shared(kind));
  }

  private @Nullable Message shared(GroupVersionKind kind) {
    return kind.version().equals("v1") || kind.group().equals("meta.k8s.io")
        ? messages.get(META + "." + kind.kind())
        : null;
  }

  private static Messages read() {
    Messages all = new Messages();
    try (InputStream file = Messages.class.getResourceAsStream(FILE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(file, "no resource " + FILE), UTF_8))) {
      all.define(entries(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Each package and message in one line; longer ones go on in lines that stand further in. */
  private static List<String> entries(BufferedReader lines) throws IOException {
    List<StringBuilder> entries = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("    ")) {
        entries.getLast().append(' ').append(line.strip());
      } else if (!line.startsWith("#")) {
        entries.add(new StringBuilder(line));
      }
    }
    return entries.stream().map(StringBuilder::toString).toList();
  }

  private void define(List<String> entries) {
    Map<Message, String> fields = new HashMap<>();
    String owner = "";
    for (String entry : entries) {
      if (entry.startsWith("  ")) {
        int colon = entry.indexOf(':');
        String name = owner + "." + entry.substring(2, colon);
        Message message = new Message(name);
        messages.put(name, message);
        fields.put(message, entry.substring(colon + 1).strip());
      } else {
        int space = entry.indexOf(' ');
        owner = entry.substring(0, space);
        packages.put(groupVersion(entry.substring(space + 1)), owner);
      }
    }
    fields.forEach((message, text) -> message.define(fields(message, text)));
    messages.values().forEach(Message::settle);
  }

  private static GroupVersion groupVersion(String text) {
    int slash = text.indexOf('/');
    return new GroupVersion(text.substring(0, slash), text.substring(slash + 1));
  }

  private List<Field> fields(Message message, String text) {
    List<Field> fields = new ArrayList<>();
    if (text.isEmpty()) {
      return fields;
    }
    String owner = message.name().substring(0, message.name().lastIndexOf('.'));
    for (String one : text.split(", ")) {
      String[] words = one.split(" ");
      boolean zeroMeant = words[1].endsWith("!");
      String name = zeroMeant ? words[1].substring(0, words[1].length() - 1) : words[1];
      Many many =
          words[2].startsWith("[]") ? Many.LIST : words[2].startsWith("{}") ? Many.MAP : Many.ONE;
      String type = many == Many.ONE ? words[2] : words[2].substring(2);
      fields.add(
          new Field(
              Integer.parseInt(words[0]),
              name.equals("<") ? "" : name,
              zeroMeant,
              many,
              TYPES.getOrDefault(type, Coding.MESSAGE),
              message(type, owner)));
    }
    return fields;
  }

  private @Nullable Message message(String type, String owner) {
    Coding special = TYPES.get(type);
    if (special == null) {
      return Objects.requireNonNull(
          messages.get(type.indexOf('.') < 0 ? owner + "." + type : type), type);
    }
    return switch (special) {
      case SCHEMA_OR_ARRAY, SCHEMA_OR_BOOL, SCHEMA_OR_STRINGS ->
          messages.get(owner + ".JSONSchemaProps");
      default -> null;
    };
  }
}
