package io.tiphys.client.component;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Metrics;
import io.tiphys.api.json.Json;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ApiUnreachableException;
import io.tiphys.client.Backoff;
import io.tiphys.client.ResourceClient;
import io.tiphys.client.ResourceClient.Patch;
import io.tiphys.client.component.EventCorrelator.Told;
import io.tiphys.client.component.EventCorrelator.Write;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bounded queue of events and one virtual thread that writes them. */
final class QueuedEventRecorder implements EventRecorder {

  private static final Logger log = LoggerFactory.getLogger(QueuedEventRecorder.class);
  private static final int CAPACITY = 1_000;
  private static final int ATTEMPTS = 12;

  private final ResourceClient<Event> events;
  private final EventCorrelator correlator;
  private final Clock clock;
  private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final Thread writer;

  QueuedEventRecorder(ApiClient client, EventCorrelator correlator, Clock clock) {
    this.events = client.resources(Event.class);
    this.correlator = correlator;
    this.clock = clock;
    this.writer = Thread.ofVirtual().name("events").start(this::work);
  }

  @Override
  public void normal(HasMetadata about, String reason, String message) {
    tell(Told.of(about, "Normal", reason, message));
  }

  @Override
  public void warning(HasMetadata about, String reason, String message) {
    tell(Told.of(about, "Warning", reason, message));
  }

  private void tell(Told told) {
    if (!queue.offer(told)) {
      dropped();
    }
  }

  private static void dropped() {
    Metrics.counter("tiphys_events_dropped").increment();
  }

  private void work() {
    try {
      while (true) {
        Told told = queue.take();
        var write = correlator.correlate(told, clock.instant());
        if (write.isPresent()) {
          write(write.get());
        } else {
          dropped();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Write write) throws InterruptedException {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        switch (write) {
          case Write.Create(Event event) -> events.create(event);
          case Write.Repeat(Event event) -> repeat(event);
        }
        return;
      } catch (StatusException e) {
        log.atDebug().addKeyValue("error", e.getMessage()).log("event refused");
        dropped();
        return;
      } catch (ApiUnreachableException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException();
        }
        Thread.sleep(backoff.next());
      }
    }
    dropped();
  }

  private void repeat(Event event) {
    ObjectNode patch = Json.newObject();
    patch.put("count", event.getCount());
    patch.put("lastTimestamp", event.getLastTimestamp());
    patch.put("message", event.getMessage());
    String namespace = event.getMetadata().getNamespace();
    try {
      events.patch(namespace, event.getMetadata().getName(), Patch.strategic(patch));
    } catch (StatusException e) {
      if (e.status().code() != 404) {
        throw e;
      }
      events.create(event); // it has expired since
    }
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
