package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tiphys.api.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What strict reading finds in a patch: fields that come twice, and unknown ones of operations. */
public final class PatchFindings {

  private static final Set<String> OPERATION = Set.of("op", "path", "from", "value");

  private final JsonParser parser;
  private final boolean operations;
  private final List<String> findings = new ArrayList<>(0);

  private PatchFindings(JsonParser parser, boolean operations) {
    this.parser = parser;
    this.operations = operations;
  }

  /** The findings as warnings and errors say them; the document has been read before. */
  public static List<String> of(PatchType type, byte[] body) {
    try (JsonParser parser = Json.mapper().createParser(body)) {
      PatchFindings findings = new PatchFindings(parser, type == PatchType.JSON);
      findings.value(parser.nextToken(), "", 0);
      return findings.findings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void value(JsonToken token, String path, int depth) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      object(path, depth);
    } else if (token == JsonToken.START_ARRAY) {
      int index = 0;
      for (JsonToken item = parser.nextToken();
          item != JsonToken.END_ARRAY;
          item = parser.nextToken()) {
        value(item, path + "[" + index++ + "]", depth + 1);
      }
    }
  }

  private void object(String path, int depth) throws IOException {
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String below = path.isEmpty() ? name : path + "." + name;
      if (!seen.add(name)) {
        add("duplicate field \"" + below + "\"");
      } else if (operations && depth == 1 && !OPERATION.contains(name)) {
        add("unknown field \"" + below + "\"");
      }
      value(parser.nextToken(), below, depth + 1);
    }
  }

  private void add(String finding) {
    findings.add(operations ? "json patch " + finding : finding);
  }
}
