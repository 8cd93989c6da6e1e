package io.tiphys.deployment.compose;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the same again and again, from its start until its end, and remembers what failed when. */
final class Probe {

  /** One question; throws where the answer is not the right one. */
  interface Question {
    void ask() throws Exception;
  }

  /**
   * A question without its answer.
   *
   * @param at when it was asked
   */
  record Failure(Instant at, String what) {}

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Question question;
  private final List<Failure> failures = new ArrayList<>();
  private final Thread thread;
  private int answers;
  private volatile boolean ended;

  private Probe(String name, Question question) {
    this.question = question;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  static Probe start(String name, Question question) {
    Probe probe = new Probe(name, question);
    probe.thread.start();
    return probe;
  }

  private void run() {
    while (!ended) {
      Instant asked = Instant.now();
      String problem = problem();
      synchronized (this) {
        if (problem == null) {
          answers++;
        } else {
          failures.add(new Failure(asked, problem));
        }
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @SuppressWarnings("IllegalCatch") // whatever it was, it was no answer
  private @Nullable String problem() {
    try {
      question.ask();
      return null;
    } catch (Exception e) {
      return e.toString();
    }
  }

  synchronized int answers() {
    return answers;
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** Those after {@code from}. */
  List<Failure> failuresAfter(Instant from) {
    return failures().stream().filter(failure -> failure.at().isAfter(from)).toList();
  }

  void end() throws InterruptedException {
    ended = true;
    thread.join();
  }
}
