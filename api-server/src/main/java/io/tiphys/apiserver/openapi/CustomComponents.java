package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupVersionKind;
import java.util.Optional;

/** The schemas of custom kinds and of their lists, as documents publish them. */
public interface CustomComponents {

  /** A server without custom kinds. */
  CustomComponents NONE =
      new CustomComponents() {
        @Override
        public Optional<String> name(GroupVersionKind kind) {
          return Optional.empty();
        }

        @Override
        public Optional<ObjectNode> component(String name) {
          return Optional.empty();
        }
      };

  /** The component of a kind or of a kind of lists; empty if that is not a custom one. */
  Optional<String> name(GroupVersionKind kind);

  /** The component of that name, in OpenAPI v3's form; the caller may change it. */
  Optional<ObjectNode> component(String name);
}
