package io.tiphys.client.component;

import java.time.Duration;
import java.time.Instant;

/** The clocks of an election: what is decided goes by the monotonic one. */
interface ElectionTime {

  /** Only for the times that people read in the lease. */
  Instant now();

  long nanoTime();

  void sleep(Duration duration) throws InterruptedException;

  ElectionTime SYSTEM =
      new ElectionTime() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
          Thread.sleep(duration);
        }
      };
}
