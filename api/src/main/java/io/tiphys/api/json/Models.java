package io.tiphys.api.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Typed models as JSON. The model classes bring their serializers for Jackson 3, so they go through
 * a mapper of that kind; everything else in this code base is Jackson 2. {@link Json} leads here by
 * itself. Safe for use by any thread.
 */
public final class Models {

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(Json.MAX_DEPTH)
                          .maxStringLength(8 << 20)
                          .build())
                  .build())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          // a list that must be there and is absent comes as null, and is an empty one
          .changeDefaultNullHandling(_ -> JsonSetter.Value.forValueNulls(Nulls.SKIP))
          .build();

  private Models() {}

  /** Whether values of this class are models, or carry their annotations, and so belong here. */
  static boolean isModel(Class<?> type) {
    return KubernetesResource.class.isAssignableFrom(type)
        || type.getName().startsWith("io.fabric8.kubernetes.api.model.");
  }

  /** The compact form. */
  public static byte[] bytes(Object model) {
    return MAPPER.writeValueAsBytes(model);
  }

  public static <T> T read(byte[] document, Class<T> type) {
    return MAPPER.readValue(document, type);
  }

  /** A value of the same content that shares nothing with {@code model}. */
  public static <T> T copy(T model) {
    @SuppressWarnings("unchecked") // the class of a T
    Class<T> type = (Class<T>) model.getClass();
    return read(bytes(model), type);
  }

  /**
   * Reads a list object item by item, so that nothing but the items is held; closes the stream.
   *
   * @param metadata receives the list's metadata
   */
  public static <T> List<T> readList(
      InputStream document, Class<T> type, Map<String, String> metadata) {
    List<T> items = new ArrayList<>();
    var reader = MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    try (JsonParser parser = MAPPER.createParser(document)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(reader.readValue(parser));
          }
        } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            metadata.put(name, parser.getString());
            parser.skipChildren();
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return items;
  }
}
