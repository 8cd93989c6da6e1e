package io.tiphys.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.Guard;
import io.tiphys.apiserver.storage.ObjectStore;
import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardedStoreTest {

  /** Answers, or not, as it is told. */
  private static final class Moody implements ObjectStore {
    private boolean away;
    private int calls;

    @Override
    public long currentRevision() {
      calls++;
      if (away) {
        throw new StoreUnavailableException("away", null);
      }
      return 1;
    }

    @Override
    public Optional<StoredObject> find(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Snapshot list(String prefix, long revision) {
      throw new UnsupportedOperationException();
    }

    @Override
    public WriteResult put(
        String key, byte[] value, long expected, Duration timeToLive, Optional<Guard> guard) {
      throw new UnsupportedOperationException();
    }

    @Override
    public WriteResult delete(String key, long expectedRevision, Optional<Guard> guard) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Watch watch(String prefix, long afterRevision, WatchListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void compact(long revision) {}

    @Override
    public void close() {}
  }

  private final Moody store = new Moody();
  private final GuardedStore guarded = new GuardedStore(store);

  @Test
  void aStoreThatIsAwayIsLeftAloneForAWhileAndTriedAgain() {
    assertThat(guarded.currentRevision()).isEqualTo(1);
    store.away = true;
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(guarded::currentRevision).isInstanceOf(StoreUnavailableException.class);
    }
    assertThat(store.calls).isLessThan(10);
    store.away = false;
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!answers()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private boolean answers() {
    try {
      return guarded.currentRevision() == 1;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }
}
