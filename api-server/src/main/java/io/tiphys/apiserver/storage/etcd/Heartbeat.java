package io.tiphys.apiserver.storage.etcd;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether etcd answers, so that nobody waits long for one that does not.
 *
 * <p>Any answer is a beat. When there has been none for a while, a small linearizable read is
 * tried; when that is not answered either, for {@link #PATIENCE} in all, etcd is taken for silent
 * (killed, frozen, cut off, without a quorum): calls that wait for it end, new ones are refused at
 * once, and the read is tried again and again until it is answered.
 *
 * <p>Calls end as well that were begun under a leader of etcd's that has been replaced since. What
 * a member had passed on to the lost leader is nobody's business any more, but the member would
 * tell that after seven seconds only.
 */
final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  /** After this long without an answer etcd is silent. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LOOK_EVERY_MILLIS = 500;

  /** What was written before a new leader was elected, and came through, is answered by then. */
  private static final long GRACE_MILLIS = 300;

  private final Runnable probe;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile long lastAnswer = System.nanoTime();
  private volatile boolean silent;
  private volatile long term;
  private volatile CancellableContext calls = Context.ROOT.withCancellation();

  /**
   * Begins.
   *
   * @param probe asks etcd for something, waiting for two seconds at most
   */
  Heartbeat(Runnable probe) {
    this.probe = probe;
    Thread.ofVirtual().name("etcd-heartbeat").start(this::run);
  }

  /** Makes a call that ends when etcd falls silent. */
  <T> T call(Supplier<T> call) {
    if (silent) {
      throw new StoreUnavailableException("etcd does not answer", null);
    }
    CancellableContext mine = calls;
    Context before = mine.attach();
    try {
      T answer = call.get();
      lastAnswer = System.nanoTime();
      return answer;
    } finally {
      mine.detach(before);
    }
  }

  /**
   * Tells in what term of a leader an answer was given.
   *
   * @param answered etcd's {@code raft_term}
   */
  void term(long answered) {
    if (answered > term && isNew(answered)) {
      CancellableContext before = calls;
      calls = Context.ROOT.withCancellation();
      LOG.atInfo().log("etcd has another leader");
      Thread.ofVirtual().name("etcd-term").start(() -> endSoon(before));
    }
  }

  private synchronized boolean isNew(long answered) {
    boolean first = term == 0;
    boolean later = answered > term;
    term = Math.max(term, answered);
    return later && !first;
  }

  private void endSoon(CancellableContext before) {
    try {
      closing.await(GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does
    }
    before.cancel(null);
  }

  private void run() {
    try {
      while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
        if (silent || sinceAnswer() > LONGEST_PAUSE_NANOS) {
          beat();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  private void beat() {
    try {
      probe.run();
      lastAnswer = System.nanoTime();
      if (silent) {
        silent = false;
        LOG.atInfo().log("etcd answers again");
      }
    } catch (StatusRuntimeException e) {
      if (!silent && sinceAnswer() >= PATIENCE.toNanos()) {
        silent = true;
        LOG.atWarn().addKeyValue("error", EtcdErrors.describe(e)).log("etcd does not answer");
        CancellableContext waiting = calls;
        calls = Context.ROOT.withCancellation();
        waiting.cancel(null);
      }
    }
  }

  private long sinceAnswer() {
    return System.nanoTime() - lastAnswer;
  }

  @Override
  public void close() {
    closing.countDown();
    calls.cancel(null);
  }
}
