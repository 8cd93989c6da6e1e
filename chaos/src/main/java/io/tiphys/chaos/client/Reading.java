package io.tiphys.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.tiphys.api.json.Json;
import io.tiphys.chaos.client.Door.Answer;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Freshness;
import io.tiphys.chaos.history.Operation.Get;
import io.tiphys.chaos.history.Operation.Listing;
import io.tiphys.chaos.history.Operation.Seen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reads, and records what was seen; an unanswered read is only counted. */
final class Reading {

  private static final int NOT_FOUND = 404;
  private static final int GONE = 410;
  private static final int BACK_OFF_MILLIS = 200;
  private static final String STREAM =
      Door.OBJECTS
          + "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
          + "&allowWatchBookmarks=true&timeoutSeconds=5";

  private final String client;
  private final Recorder recorder;

  Reading(String client, Recorder recorder) {
    this.client = client;
    this.recorder = recorder;
  }

  static Seen seen(JsonNode object) {
    return new Seen(
        object.at("/metadata/name").asText(),
        object.at("/metadata/resourceVersion").asLong(),
        Content.of(object).digest());
  }

  Optional<Seen> get(Door door, String key, Freshness freshness) throws InterruptedException {
    long begin = System.nanoTime();
    String question = question(freshness);
    try {
      Answer answer =
          door.get(Door.OBJECTS + "/" + key + (question.isEmpty() ? "" : "?" + question));
      if (!answer.good() && answer.code() != NOT_FOUND) {
        failed(door, begin, "get", answer.code() + " " + answer.reason());
        return Optional.empty();
      }
      Optional<Seen> found = answer.good() ? Optional.of(seen(answer.body())) : Optional.empty();
      recorder.add(new Get(client, door.server(), key, freshness, begin, System.nanoTime(), found));
      return found;
    } catch (IOException e) {
      failed(door, begin, "get", "no answer");
      return Optional.empty();
    }
  }

  /**
   * Lists.
   *
   * @param limit objects a page; 0 for all at once
   * @return the list's revision; empty if it was not answered
   */
  Optional<Long> list(Door door, Freshness freshness, String label, int limit)
      throws InterruptedException {
    long begin = System.nanoTime();
    List<Seen> items = new ArrayList<>();
    String further = question(freshness);
    String fixed =
        (limit > 0 ? "&limit=" + limit : "")
            + (label.isEmpty() ? "" : "&labelSelector=" + Content.LABEL + "%3D" + label);
    long revision = 0;
    try {
      while (true) {
        Answer answer = door.get(Door.OBJECTS + "?" + further + fixed);
        if (!answer.good()) {
          unanswered(door, begin, answer);
          return Optional.empty();
        }
        if (revision != 0 && revision != answer.revision()) {
          recorder.count("list pages of another revision");
          items.add(new Seen("(the pages are of different revisions)", answer.revision(), ""));
        }
        revision = answer.revision();
        answer.body().path("items").forEach(item -> items.add(seen(item)));
        String token = answer.body().at("/metadata/continue").asText();
        if (token.isEmpty()) {
          break;
        }
        further = "continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      failed(door, begin, "list", "no answer");
      return Optional.empty();
    }
    recorder.add(
        new Listing(
            client, door.server(), freshness, label, begin, System.nanoTime(), revision, items));
    return Optional.of(revision);
  }

  /** Lists as a stream: the initial events of a watch, up to the bookmark that ends them. */
  Optional<Long> stream(Door door) throws InterruptedException {
    long begin = System.nanoTime();
    Map<String, Seen> items = new TreeMap<>();
    try {
      HttpResponse<InputStream> response = door.open(STREAM);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        String line = response.statusCode() == 200 ? lines.readLine() : null;
        for (; line != null && line.endsWith("}}"); line = lines.readLine()) {
          JsonNode event = Json.parse(line.getBytes(StandardCharsets.UTF_8));
          Seen seen = seen(event.path("object"));
          if (event.path("type").asText().equals("BOOKMARK")) {
            recorder.count("list as a stream");
            recorder.add(
                new Listing(
                    client,
                    door.server(),
                    new Freshness.Latest(),
                    "",
                    begin,
                    System.nanoTime(),
                    seen.revision(),
                    List.copyOf(items.values())));
            return Optional.of(seen.revision());
          }
          items.put(seen.key(), seen);
        }
        failed(door, begin, "stream", Integer.toString(response.statusCode()));
      }
    } catch (IOException e) {
      failed(door, begin, "stream", "no answer");
    }
    return Optional.empty();
  }

  /** A past that is forgotten is an answer, too. */
  private void unanswered(Door door, long begin, Answer answer) throws InterruptedException {
    if (answer.code() == GONE) {
      recorder.count("list of a forgotten revision");
    } else {
      failed(door, begin, "list", answer.code() + " " + answer.reason());
    }
  }

  private void failed(Door door, long begin, String kind, String why) throws InterruptedException {
    recorder.trouble(door.server(), begin, kind + ": " + why);
    recorder.count(String.format(Locale.ROOT, "%s unanswered (%s)", kind, why));
    TimeUnit.MILLISECONDS.sleep(BACK_OFF_MILLIS);
  }

  private static String question(Freshness freshness) {
    return switch (freshness) {
      case Freshness.Latest _ -> "";
      case Freshness.Whatever _ -> "resourceVersion=0";
      case Freshness.NotOlderThan(long revision) -> "resourceVersion=" + revision;
      case Freshness.Exactly(long revision) ->
          "resourceVersionMatch=Exact&resourceVersion=" + revision;
    };
  }
}
