package io.tiphys.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.core.JacksonException;

/** Objects as trees, typed models and bytes; safe for use by any thread. */
public final class Json {

  /** How deep a document may nest. */
  public static final int MAX_DEPTH = 1_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(8 << 20)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The mapper itself, for streaming readers and writers. Not to be configured further. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  public static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  /** Reads a document; throws {@link JsonProcessingException} with the place of what is wrong. */
  public static JsonNode parse(byte[] document) throws JsonProcessingException {
    try {
      return MAPPER.readTree(document);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The compact form, of trees and typed models alike. */
  public static byte[] bytes(Object value) {
    if (Models.isModel(value.getClass())) {
      return Models.bytes(value);
    }
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** A tree or typed model in the shape of {@code type}, which may be either, too. */
  public static <T> T convert(Object value, Class<T> type) {
    if (Models.isModel(type)) {
      return Models.read(bytes(value), type);
    }
    if (Models.isModel(value.getClass())) {
      try {
        return MAPPER.readValue(Models.bytes(value), type);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return MAPPER.convertValue(value, type);
  }

  public static <T> T read(byte[] document, Class<T> type) throws IOException {
    if (Models.isModel(type)) {
      try {
        return Models.read(document, type);
      } catch (JacksonException e) {
        throw new IOException(e.getOriginalMessage(), e);
      }
    }
    return MAPPER.readValue(document, type);
  }
}
