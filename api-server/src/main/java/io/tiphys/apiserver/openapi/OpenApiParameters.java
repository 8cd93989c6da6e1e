package io.tiphys.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import java.util.List;
import java.util.Map;

/** The parameters of operations, as OpenAPI describes them. */
final class OpenApiParameters {

  private record Parameter(String name, String type, String description) {}

  private static final List<Parameter> LIST =
      List.of(
          new Parameter("allowWatchBookmarks", "boolean", "Send BOOKMARK events in a watch."),
          new Parameter("continue", "string", "Where an earlier, limited list ended."),
          new Parameter("fieldSelector", "string", "Which fields the objects must have."),
          new Parameter("labelSelector", "string", "Which labels the objects must have."),
          new Parameter("limit", "integer", "How many objects to return at most."),
          new Parameter("resourceVersion", "string", "Which state to read or to watch from."),
          new Parameter("resourceVersionMatch", "string", "How to take resourceVersion."),
          new Parameter("sendInitialEvents", "boolean", "Begin a watch with the state."),
          new Parameter("timeoutSeconds", "integer", "How long the call may last."),
          new Parameter("watch", "boolean", "Send changes as they happen."));
  private static final List<Parameter> WRITE =
      List.of(
          new Parameter("dryRun", "string", "All: do everything but store it."),
          new Parameter("fieldManager", "string", "Who sets the fields."),
          new Parameter(
              "fieldValidation",
              "string",
              "What to do about unknown and duplicate fields: Ignore, Warn or Strict."));
  private static final List<Parameter> FORCE =
      List.of(new Parameter("force", "boolean", "Apply: take over the fields of other managers."));
  private static final List<Parameter> DELETE =
      List.of(
          new Parameter("dryRun", "string", "All: do everything but store it."),
          new Parameter("gracePeriodSeconds", "integer", "How long the object may take to end."),
          new Parameter(
              "ignoreStoreReadErrorWithClusterBreakingPotential",
              "boolean",
              "Delete the object even if it cannot be read."),
          new Parameter("orphanDependents", "boolean", "Use propagationPolicy instead."),
          new Parameter(
              "propagationPolicy",
              "string",
              "What becomes of dependents: Orphan, Background or" + " Foreground."));
  private static final List<Parameter> EXEC =
      List.of(
          new Parameter("command", "string", "What to run; once for each word."),
          new Parameter("container", "string", "Where to run it."),
          new Parameter("stderr", "boolean", "Pass on standard error."),
          new Parameter("stdin", "boolean", "Pass on standard input."),
          new Parameter("stdout", "boolean", "Pass on standard output."),
          new Parameter("tty", "boolean", "Use a terminal."));
  private static final List<Parameter> LOG =
      List.of(
          new Parameter("container", "string", "Whose log to read."),
          new Parameter("follow", "boolean", "Go on with what is yet to be written."),
          new Parameter(
              "insecureSkipTLSVerifyBackend", "boolean", "Trust any certificate of the node."),
          new Parameter("limitBytes", "integer", "How much to return at most."),
          new Parameter("previous", "boolean", "Read the log of the container before."),
          new Parameter("sinceSeconds", "integer", "How far to go back."),
          new Parameter("stream", "string", "Which stream: All, Stdout or Stderr."),
          new Parameter("tailLines", "integer", "How many lines from the end."),
          new Parameter("timestamps", "boolean", "Begin each line with its time."));

  private static final Map<String, List<Parameter>> BY_SUBRESOURCE =
      Map.of(
          "exec", EXEC,
          "attach", EXEC.subList(1, EXEC.size()),
          "log", LOG,
          "portforward", List.of(new Parameter("ports", "integer", "Which ports to forward.")),
          "proxy", List.of(new Parameter("path", "string", "Where to send the request.")));

  private OpenApiParameters() {}

  static ArrayNode list() {
    return queries(LIST);
  }

  static ArrayNode write() {
    return queries(WRITE);
  }

  static ArrayNode patch() {
    return queries(WRITE).addAll(queries(FORCE));
  }

  static ArrayNode delete() {
    return queries(DELETE);
  }

  static ArrayNode deleteCollection() {
    ArrayNode parameters = queries(LIST.stream().filter(p -> !isWatch(p)).toList());
    return parameters.addAll(queries(DELETE));
  }

  private static boolean isWatch(Parameter parameter) {
    return parameter.name().equals("watch") || parameter.name().equals("allowWatchBookmarks");
  }

  /** What all operations of a path share. */
  static ArrayNode path(String kind, boolean namespaced, boolean named, String subresource) {
    ArrayNode parameters = Json.mapper().createArrayNode();
    if (named) {
      parameters.add(inPath("name", "The name of the " + kind + "."));
    }
    if (namespaced) {
      parameters.add(inPath("namespace", "The namespace that the object is in."));
    }
    List<Parameter> own = BY_SUBRESOURCE.getOrDefault(subresource, List.of());
    parameters.addAll(queries(own));
    return parameters.add(query(new Parameter("pretty", "string", "Write for people.")));
  }

  private static ArrayNode queries(List<Parameter> parameters) {
    ArrayNode list = Json.mapper().createArrayNode();
    parameters.forEach(parameter -> list.add(query(parameter)));
    return list;
  }

  private static ObjectNode query(Parameter parameter) {
    ObjectNode node =
        Json.newObject()
            .put("name", parameter.name())
            .put("in", "query")
            .put("description", parameter.description());
    node.putObject("schema").put("type", parameter.type()).put("uniqueItems", true);
    return node;
  }

  private static ObjectNode inPath(String name, String description) {
    ObjectNode node =
        Json.newObject()
            .put("name", name)
            .put("in", "path")
            .put("description", description)
            .put("required", true);
    node.putObject("schema").put("type", "string").put("uniqueItems", true);
    return node;
  }
}
