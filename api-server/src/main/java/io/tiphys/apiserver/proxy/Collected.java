package io.tiphys.apiserver.proxy;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;

/** A short body as a whole: what an agent says when it refuses. */
final class Collected {

  private Collected() {}

  /** Blocks until the body has ended. */
  static String text(Flow.Publisher<List<ByteBuffer>> body) {
    BodySubscriber<String> collector = BodySubscribers.ofString(StandardCharsets.UTF_8);
    body.subscribe(collector);
    try {
      return collector.getBody().toCompletableFuture().join().strip();
    } catch (CompletionException e) {
      return "";
    }
  }
}
