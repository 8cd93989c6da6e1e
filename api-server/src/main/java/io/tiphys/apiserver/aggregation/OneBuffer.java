package io.tiphys.apiserver.aggregation;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** A body that is there as a whole. */
@SuppressWarnings("ArrayRecordComponent") // passed on, never copied
record OneBuffer(byte[] bytes) implements Flow.Publisher<List<ByteBuffer>> {

  @Override
  public void subscribe(Flow.Subscriber<? super List<ByteBuffer>> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private boolean done;

          @Override
          public void request(long n) {
            if (!done) {
              done = true;
              subscriber.onNext(List.of(ByteBuffer.wrap(bytes)));
              subscriber.onComplete();
            }
          }

          @Override
          public void cancel() {
            done = true;
          }
        });
  }
}
