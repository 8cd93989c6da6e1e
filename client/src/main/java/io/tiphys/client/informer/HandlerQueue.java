package io.tiphys.client.informer;

import io.tiphys.client.informer.Informer.Handler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells an informer's handlers what happened, one at a time and in order, on its own thread. */
final class HandlerQueue<T> {

  private static final Logger log = LoggerFactory.getLogger(HandlerQueue.class);

  private final String kind;
  private final List<Handler<T>> handlers = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();

  HandlerQueue(String kind) {
    this.kind = kind;
  }

  /** Adds a handler behind what is queued, once {@code told} has been told to it. */
  void add(Handler<T> handler, Iterable<T> told) {
    calls.add(() -> {
      handlers.add(handler);
      for (T object : told) {
        call(handler, h -> h.added(object));
      }
    });
  }

  void tell(Consumer<Handler<T>> what) {
    calls.add(() -> handlers.forEach(handler -> call(handler, what)));
  }

  /** Runs {@code action} once all that was told before it has been told. */
  void then(Runnable action) {
    calls.add(action);
  }

  private void call(Handler<T> handler, Consumer<Handler<T>> what) {
    try {
      what.accept(handler);
    } catch (RuntimeException e) {
      log.atError().addKeyValue("kind", kind).setCause(e).log("handler of an informer failed");
    }
  }

  /** Works until the thread is interrupted. */
  void run() {
    try {
      while (true) {
        calls.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
