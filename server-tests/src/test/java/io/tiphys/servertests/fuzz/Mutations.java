package io.tiphys.servertests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Spoils requests: method, path, query, headers, body, one or several of them. */
final class Mutations {

  private static final List<String> QUERY_NAMES =
      List.of(
          "limit",
          "continue",
          "resourceVersion",
          "resourceVersionMatch",
          "timeoutSeconds",
          "timeout",
          "labelSelector",
          "fieldSelector",
          "watch",
          "dryRun",
          "fieldValidation",
          "fieldManager",
          "force",
          "pretty",
          "propagationPolicy",
          "gracePeriodSeconds",
          "orphanDependents",
          "sendInitialEvents",
          "allowWatchBookmarks",
          "includeObject",
          "container",
          "command",
          "ticket");
  private static final List<String> VALUES =
      List.of(
          "",
          "-1",
          "0",
          "1",
          "true",
          "TRUE",
          "maybe",
          "99999999999999999999",
          "18446744073709551615",
          "1e400",
          "NaN",
          "0x10",
          "%00",
          "%zz",
          "%",
          "%c0%af",
          "%F0%9F%92%A9",
          "a,b",
          "a%3Db,,",
          "a in (",
          "a%20in%20(",
          "a%20notin%20(b,c)",
          "!!a",
          "!",
          "a%3E5",
          "a%3E%3E",
          "metadata.name",
          "metadata.name%3D%3D%3Dx",
          "status.phase!%3DRunning,spec.nodeName%3D",
          "%3D",
          "Exact",
          "NotOlderThan",
          "All",
          "Strict",
          "Background",
          "None",
          "1h2m",
          "-5s",
          "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6LTEsInN0YXJ0IjoiLi4vLi4ifQ",
          "bm90IGpzb24",
          "..%2f..%2f",
          "{\"a\":1}",
          "a|b^c`d");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml",
          "application/apply-patch+cbor",
          "application/cbor",
          "text/plain",
          "application/json;charset=utf-16",
          "application/json;;=",
          "APPLICATION/JSON",
          "*/*",
          "/",
          "",
          "multipart/form-data; boundary=x");
  private static final List<String> ACCEPTS =
      List.of(
          "*/*",
          "application/json;as=Table;g=meta.k8s.io;v=v1",
          "application/json;as=Table;g=meta.k8s.io;v=v9",
          "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
          "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
          "application/vnd.kubernetes.protobuf",
          "application/vnd.kubernetes.protobuf;as=Table;g=meta.k8s.io;v=v1,application/json;q=0.1",
          "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
          "text/event-stream",
          "image/png",
          "application/json;q=nonsense",
          ";;;,,,=",
          "application/*;q=0",
          "text/html,application/xhtml+xml;q=0.9");

  private final Chance chance;
  private final BodyMutations bodies;

  Mutations(Chance chance) {
    this.chance = chance;
    this.bodies = new BodyMutations(chance);
  }

  FuzzRequest apply(FuzzRequest request) {
    FuzzRequest mutated = request;
    for (int i = 0; i <= chance.below(3); i++) {
      mutated =
          switch (chance.below(10)) {
            case 0 -> method(mutated);
            case 1, 2 -> path(mutated);
            case 3, 4 -> query(mutated);
            case 5 -> header(mutated);
            default -> body(mutated);
          };
    }
    return chance.in(10) && mutated.body().length > 0 ? mutated.inChunks() : mutated;
  }

  private FuzzRequest method(FuzzRequest request) {
    return request.withMethod(
        chance.one(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "get",
            "FOO",
            "PROPFIND",
            "M-SEARCH",
            "X".repeat(40)));
  }

  private FuzzRequest path(FuzzRequest request) {
    String path = request.path();
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    List<String> parts = new ArrayList<>(Arrays.asList(path.split("/", -1)));
    int at = chance.below(parts.size());
    switch (chance.below(18)) {
      case 0 -> parts.add(at, "");
      case 1 -> parts.add(at, "..");
      case 2 -> parts.add(at, ".");
      case 3 -> parts.add(at, "%2e%2e");
      case 4 -> parts.set(at, parts.get(at) + "%2f" + "x");
      case 5 -> parts.set(at, parts.get(at) + "%00");
      case 6 -> parts.set(at, "a".repeat(1 + chance.below(3_000)));
      case 7 -> parts.set(at, parts.get(at) + chance.one("%", "%z", "%zz", "%f", "%%"));
      case 8 -> parts.set(at, parts.get(at) + chance.one("%ff", "%c3%a9", "%e2%80%ae", "\u00e9"));
      case 9 -> parts.remove(at);
      case 10 -> parts.add("");
      case 11 -> parts.set(at, parts.get(at).toUpperCase(java.util.Locale.ROOT));
      case 12 -> parts.add(at, parts.get(chance.below(parts.size())));
      case 13 -> parts.set(at, chance.one("watch", "proxy", "namespaces", "status", "scale", "*"));
      case 14 -> parts.set(at, parts.get(at) + ";x=y");
      case 15 -> parts.set(at, chance.one("{", "|", "\\", "\"", "<x>", "^", "`", "[", "#f"));
      case 16 -> parts.add(chance.one("status", "log", "exec", "scale", "eviction", "token", "x"));
      default ->
          parts.set(
              at, new String(chance.bytes(4), ISO_8859_1).replaceAll("[\\s\u0085\u00a0]", "_"));
    }
    String mutated = String.join("/", parts);
    return request.withTarget(mutated.isEmpty() ? "/" + query : mutated + query);
  }

  private FuzzRequest query(FuzzRequest request) {
    String added =
        switch (chance.below(30)) {
          case 0 -> "&".repeat(100) + "=&=&&";
          case 1 -> "x=y&".repeat(300);
          case 2 -> "labelSelector=" + "a%3Db,".repeat(1_000) + "c";
          case 3 -> "x=" + "y".repeat(20_000);
          case 4 -> new String(chance.bytes(20), ISO_8859_1).replaceAll("[\\s\u0085\u00a0]", "_");
          default -> chance.one(QUERY_NAMES) + "=" + chance.one(VALUES).replace(' ', '+');
        };
    String query = request.query();
    return request.withTarget(request.path() + "?" + (query.isEmpty() ? "" : query + "&") + added);
  }

  private FuzzRequest header(FuzzRequest request) {
    return switch (chance.below(12)) {
      case 0, 1 -> request.with("Accept", chance.one(ACCEPTS));
      case 2, 3 -> request.withType(chance.one(TYPES));
      case 4 ->
          request.with(
              "Authorization",
              chance.one("Bearer x.y.z", "Bearer", "Basic dTpw", "bearer " + "a".repeat(5_000)));
      case 5 -> request.with("Impersonate-User", chance.one("", "u", "system:node:n", "\u00e9"));
      case 6 ->
          request.with(
              chance.one("Impersonate-Group", "Impersonate-Extra-a%2fb", "Impersonate-Uid"), "x");
      case 7 -> request.with("Accept-Encoding", chance.one("gzip", "br", "*;q=0", ",,;;"));
      case 8 -> request.with("Content-Encoding", chance.one("gzip", "deflate", "x"));
      case 9 -> request.with("If-None-Match", chance.one("*", "\"", "W/\"x\"", "x,y"));
      case 10 -> request.with("Last-Event-ID", chance.one("x", "-1", "1", "99999999999999999999"));
      default -> request.with("X-" + chance.below(1_000), "y".repeat(chance.below(2_000)));
    };
  }

  private FuzzRequest body(FuzzRequest request) {
    if (request.body().length == 0) {
      return chance.in(2) ? query(request) : path(request);
    }
    byte[] mutated = bodies.apply(request.body());
    return chance.in(12) && mutated.length < 5_000
        ? request
            .withType(chance.one("application/yaml", "application/apply-patch+yaml"))
            .withBody(bodies.yaml().getBytes(UTF_8))
        : request.withBody(mutated);
  }
}
