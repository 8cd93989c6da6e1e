package io.tiphys.chaos.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.json.Json;
import io.tiphys.chaos.client.Door.Answer;
import io.tiphys.chaos.history.Content;
import io.tiphys.chaos.history.Operation.Verb;
import io.tiphys.chaos.history.Operation.Write;
import io.tiphys.chaos.history.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Makes writes whose effects can be told apart, and records how they ended. */
public final class Writing {

  private static final String JSON = "application/json";
  private static final String MERGE = "application/merge-patch+json";
  private static final int BACK_OFF_MILLIS = 200;
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String client;
  private final Recorder recorder;

  public Writing(String client, Recorder recorder) {
    this.client = client;
    this.recorder = recorder;
  }

  /**
   * Writes once.
   *
   * @param label the object's label from now on; not for deletions
   * @param expected the revision that the object must have; 0 for any
   */
  public Outcome write(Door door, Verb verb, String key, String label, long expected)
      throws InterruptedException {
    String value = client + "." + NUMBERS.incrementAndGet();
    Map<String, String> data = new HashMap<>();
    if (verb != Verb.DELETE) {
      data.put(Content.VALUE, value);
      data.put("by-" + client, value);
    }
    long begin = System.nanoTime();
    Outcome outcome = outcome(door, verb, key, body(verb, key, label, expected, data));
    recorder.add(
        new Write(
            client,
            door.server(),
            verb,
            key,
            value,
            data,
            expected,
            begin,
            System.nanoTime(),
            outcome));
    if (outcome instanceof Outcome.Refused refused && refused.code() == 0) {
      TimeUnit.MILLISECONDS.sleep(BACK_OFF_MILLIS);
    }
    return outcome;
  }

  private static String body(
      Verb verb, String key, String label, long expected, Map<String, String> data) {
    ObjectNode body = Json.newObject();
    if (verb == Verb.DELETE) {
      if (expected == 0) {
        return "";
      }
      body.put("kind", "DeleteOptions").put("apiVersion", "v1");
      body.putObject("preconditions").put("resourceVersion", Long.toString(expected));
      return new String(Json.bytes(body), StandardCharsets.UTF_8);
    }
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("name", key);
    if (expected != 0) {
      metadata.put("resourceVersion", Long.toString(expected));
    }
    metadata.putObject("labels").put(Content.LABEL, label);
    ObjectNode fields = body.putObject("data");
    data.forEach(fields::put);
    return new String(Json.bytes(body), StandardCharsets.UTF_8);
  }

  private static Outcome outcome(Door door, Verb verb, String key, String body)
      throws InterruptedException {
    String one = Door.OBJECTS + "/" + key;
    try {
      return judge(
          verb,
          switch (verb) {
            case CREATE -> door.send("POST", Door.OBJECTS, body, JSON);
            case UPDATE -> door.send("PUT", one, body, JSON);
            case PATCH -> door.send("PATCH", one, body, MERGE);
            case DELETE -> door.send("DELETE", one, body, JSON);
          });
    } catch (HttpConnectTimeoutException | ConnectException e) {
      return new Outcome.Refused(0, "no connection");
    } catch (HttpTimeoutException e) {
      return new Outcome.Unknown("no answer");
    } catch (IOException e) {
      return new Outcome.Unknown("connection lost");
    }
  }

  private static Outcome judge(Verb verb, Answer answer) {
    if (answer.good()) {
      if (verb == Verb.DELETE) {
        String uid = answer.body().at("/details/uid").asText();
        return new Outcome.Done(
            0, uid.isEmpty() ? answer.body().at("/metadata/uid").asText() : uid, "");
      }
      Content content = Content.of(answer.body());
      return new Outcome.Done(answer.revision(), content.uid(), content.digest());
    }
    if (answer.code() / 100 == 4) {
      return new Outcome.Refused(answer.code(), answer.reason());
    }
    return new Outcome.Unknown(answer.code() + " " + answer.reason());
  }
}
