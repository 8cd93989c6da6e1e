package io.tiphys.apiserver.storage.embedded;

import io.tiphys.apiserver.storage.WriteResult;
import io.tiphys.apiserver.storage.WriteResult.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Writes without end and says what was acknowledged; to be killed. */
final class CrashingWriter {

  private static final int WRITERS = 20;

  private CrashingWriter() {}

  /**
   * @param arguments the store's directory, and what this run's keys start with
   */
  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedStore store = EmbeddedStore.open(Path.of(arguments[0]));
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = "/registry/crash/" + arguments[1] + "-" + writer + "-";
      Thread.ofVirtual().start(() -> write(store, prefix));
    }
    Thread.currentThread().join();
  }

  private static void write(EmbeddedStore store, String prefix) {
    for (int i = 0; ; i++) {
      // Two writes a key, and every third key deleted again.
      String key = prefix + i;
      long first = written(store.put(key, value(key, 1), 0, Duration.ZERO));
      long second = written(store.put(key, value(key, 2), first, Duration.ZERO));
      say("put " + key + " " + second);
      if (i % 3 == 0) {
        say("delete " + key + " " + written(store.delete(key, second)));
      }
    }
  }

  static byte[] value(String key, int version) {
    return ("{\"of\":\"" + key + "\",\"version\":" + version + "}")
        .repeat(20)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static long written(WriteResult result) {
    return ((Written) result).revision();
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }
}
