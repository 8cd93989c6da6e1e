package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How other servers describe the groups that they serve. */
public interface RemoteSpecifications {

  /**
   * The hashes of their OpenAPI v3 documents, by paths such as {@code apis/example.com/v1}. The
   * same map until something changes.
   */
  Map<String, String> hashes();

  /** One of them as it came, in the form that {@code accept} asks for. Blocks. */
  Content read(String path, String accept) throws IOException;

  /** Their OpenAPI v2 documents, without what belongs to other groups. */
  List<JsonNode> swaggers();

  /** A document of another server. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never copied
  record Content(String contentType, byte[] body) {}

  /** No other servers. */
  RemoteSpecifications NONE =
      new RemoteSpecifications() {
        private final Map<String, String> none = Map.of();

        @Override
        public Map<String, String> hashes() {
          return none;
        }

        @Override
        public Content read(String path, String accept) throws IOException {
          throw new IOException("no other server serves " + path);
        }

        @Override
        public List<JsonNode> swaggers() {
          return List.of();
        }
      };
}
