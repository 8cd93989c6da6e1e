package io.tiphys.client.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a caller wants to do, as the API server is asked about it. */
public sealed interface Wish {

  /** Writes itself into a SubjectAccessReview's spec. */
  void describe(ObjectNode spec);

  /** Something at a path that is no resource. */
  record OnPath(String verb, String path) implements Wish {
    @Override
    public void describe(ObjectNode spec) {
      spec.putObject("nonResourceAttributes").put("verb", verb).put("path", path);
    }
  }

  /** Something with a part of a node. */
  record OnNode(String verb, String node, String subresource) implements Wish {
    @Override
    public void describe(ObjectNode spec) {
      spec.putObject("resourceAttributes")
          .put("verb", verb)
          .put("version", "v1")
          .put("resource", "nodes")
          .put("subresource", subresource)
          .put("name", node);
    }
  }
}
