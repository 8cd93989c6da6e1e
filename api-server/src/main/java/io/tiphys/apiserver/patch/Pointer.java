package io.tiphys.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in a document (RFC 6901), whose root is the only item of a list. Negative indexes count
 * from the end, as upstream allows. What does not exist is a 422.
 */
record Pointer(List<String> tokens) {

  Pointer {
    tokens = List.copyOf(tokens);
  }

  static Pointer parse(String text) {
    List<String> tokens = new ArrayList<>();
    tokens.add("0");
    // What stands before the first slash does not count, as upstream has it.
    int start = text.indexOf('/') + 1;
    while (start > 0 && start <= text.length()) {
      int end = text.indexOf('/', start);
      end = end < 0 ? text.length() : end;
      tokens.add(text.substring(start, end).replace("~1", "/").replace("~0", "~"));
      start = end + 1;
    }
    return new Pointer(tokens);
  }

  /** Whether {@code other} lies within the value that this points to. */
  boolean isAbove(Pointer other) {
    return tokens.size() < other.tokens.size()
        && other.tokens.subList(0, tokens.size()).equals(tokens);
  }

  Optional<JsonNode> find(ArrayNode root) {
    JsonNode at = root;
    for (String token : tokens) {
      Optional<JsonNode> next = child(at, token);
      if (next.isEmpty()) {
        return next;
      }
      at = next.get();
    }
    return Optional.of(at);
  }

  JsonNode fetch(ArrayNode root) {
    return find(root).orElseThrow(() -> Patch.unprocessable().asException());
  }

  void add(ArrayNode root, JsonNode value) {
    if (tokens.size() == 1) {
      root.set(0, value);
    } else if (parent(root) instanceof ObjectNode object) {
      object.set(last(), value);
    } else if (parent(root) instanceof ArrayNode list) {
      list.insert(last().equals("-") ? list.size() : index(last(), list.size() + 1), value);
    } else {
      throw Patch.unprocessable().asException();
    }
  }

  JsonNode remove(ArrayNode root) {
    JsonNode removed = fetch(root);
    if (parent(root) instanceof ObjectNode object) {
      object.remove(last());
    } else if (parent(root) instanceof ArrayNode list && tokens.size() > 1) {
      list.remove(index(last(), list.size()));
    } else {
      throw Patch.unprocessable().asException();
    }
    return removed;
  }

  /** As {@link #fetch}, but a field that its object does not have reads as null. */
  JsonNode read(ArrayNode root) {
    return tokens.size() > 1 && parent(root) instanceof ObjectNode object && !object.has(last())
        ? NullNode.instance
        : fetch(root);
  }

  /** A field that its object does not have is added. */
  void replace(ArrayNode root, JsonNode value) {
    read(root);
    if (parent(root) instanceof ObjectNode object) {
      object.set(last(), value);
    } else if (parent(root) instanceof ArrayNode list) {
      list.set(index(last(), list.size()), value);
    }
  }

  private String last() {
    return tokens.get(tokens.size() - 1);
  }

  private JsonNode parent(ArrayNode root) {
    return new Pointer(tokens.subList(0, tokens.size() - 1)).fetch(root);
  }

  private static Optional<JsonNode> child(JsonNode at, String token) {
    if (at instanceof ArrayNode list) {
      return Optional.ofNullable(list.get(index(token, list.size())));
    }
    return Optional.ofNullable(at.get(token));
  }

  private static int index(String token, int size) {
    try {
      int index = Integer.parseInt(token);
      index = index < 0 ? index + size : index;
      if (index >= 0 && index < size && !token.startsWith("+")) {
        return index;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same answer as an index out of bounds.
    }
    throw Patch.unprocessable().asException();
  }
}
