package io.tiphys.apiserver.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.apiserver.storage.ObjectStore.Snapshot;
import io.tiphys.apiserver.storage.StoredObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed in the middle of its writes. */
final class EmbeddedStoreCrashTest {

  private static final int ROUNDS = 4;
  private static final int LINES_BEFORE_THE_KILL = 300;

  @TempDir Path directory;

  @Test
  void allThatWasAcknowledgedIsThereAfterKill9() throws Exception {
    Map<String, String> acknowledged = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      long revision = writeAndKill(round, acknowledged);
      try (EmbeddedStore store = EmbeddedStore.open(directory)) {
        assertThat(store.currentRevision()).isGreaterThanOrEqualTo(revision);
        checkAll(store, acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * LINES_BEFORE_THE_KILL / 2);
  }

  /** Notes each key's last acknowledged line; returns the highest revision among them. */
  private long writeAndKill(int round, Map<String, String> acknowledged) throws IOException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                directory.toString(),
                "round" + round)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long highest = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      int count = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        if (words.length == 3 && words[2].matches("\\d+")) {
          acknowledged.put(words[1], line);
          highest = Math.max(highest, Long.parseLong(words[2]));
        }
        if (++count == LINES_BEFORE_THE_KILL) {
          writer.toHandle().destroyForcibly(); // Process.destroyForcibly would close the pipe
        }
      }
    } finally {
      writer.destroyForcibly();
    }
    return highest;
  }

  private static void checkAll(EmbeddedStore store, Map<String, String> acknowledged) {
    Snapshot all = store.list("/registry/crash/", 0);
    Map<String, StoredObject> found = new HashMap<>();
    all.objects().forEach(object -> found.put(object.key(), object));
    acknowledged.forEach((key, line) -> {
      StoredObject object = found.get(key);
      if (line.startsWith("delete")) {
        assertThat(object).as(line).isNull();
      } else if (object == null) {
        // The delete that followed may have been under way; a put alone never vanishes.
        assertThat(Integer.parseInt(key.substring(key.lastIndexOf('-') + 1)) % 3).as(line).isZero();
      } else {
        assertThat(object.value()).as(line).isEqualTo(CrashingWriter.value(key, 2));
      }
    });
  }
}
