package io.tiphys.apiserver.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.apiserver.storage.StoreUnavailableException;
import io.tiphys.apiserver.storage.StoredObject;
import io.tiphys.apiserver.storage.WriteResult.Written;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to the embedded store. */
final class EmbeddedStoreTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long put(EmbeddedStore store, String name, Duration timeToLive) {
    return ((Written) store.put("/registry/" + name, bytes(name), 0, timeToLive)).revision();
  }

  private static List<String> names(EmbeddedStore store) {
    return store.list("/registry/", 0).objects().stream()
        .map(StoredObject::key)
        .map(key -> key.substring("/registry/".length()))
        .toList();
  }

  @Test
  void anEmptyStoreIsAtRevisionOneAsEtcdIs() {
    try (EmbeddedStore store = EmbeddedStore.open(directory)) {
      assertThat(store.currentRevision()).isEqualTo(1);
      assertThat(put(store, "a", Duration.ZERO)).isEqualTo(2);
    }
  }

  @Test
  void objectsRevisionsAndThePastOutliveTheProcess() {
    long one;
    long two;
    try (EmbeddedStore store = EmbeddedStore.open(directory)) {
      one = put(store, "a", Duration.ZERO);
      two = ((Written) store.put("/registry/a", bytes("2"), one, Duration.ZERO)).revision();
    }
    try (EmbeddedStore store = EmbeddedStore.open(directory)) {
      assertThat(store.currentRevision()).isEqualTo(two);
      assertThat(store.list("/registry/", one).objects().getFirst().value()).isEqualTo(bytes("a"));
      assertThat(store.find("/registry/a").orElseThrow().value()).isEqualTo(bytes("2"));
    }
  }

  @Test
  void aRevisionIsNeverGivenTwiceEvenWhenAllWasDeletedAndCompacted() {
    long last;
    try (EmbeddedStore store = EmbeddedStore.open(directory)) {
      last = ((Written) store.delete("/registry/a", put(store, "a", Duration.ZERO))).revision();
      store.compact(last);
    }
    try (EmbeddedStore store = EmbeddedStore.open(directory)) {
      assertThat(put(store, "b", Duration.ZERO)).isEqualTo(last + 1);
    }
  }

  @Test
  void whatExpiredWhileTheStoreWasClosedIsGoneWhenItOpens() {
    try (EmbeddedStore store = EmbeddedStore.open(directory, InstantSource.fixed(START))) {
      put(store, "hour", Duration.ofHours(1));
      put(store, "day", Duration.ofDays(1));
      put(store, "ever", Duration.ZERO);
    }
    InstantSource later = InstantSource.fixed(START.plus(Duration.ofHours(2)));
    try (EmbeddedStore store = EmbeddedStore.open(directory, later)) {
      assertThat(names(store)).containsExactly("day", "ever");
    }
  }

  @Test
  void theSecondToOpenAStoreIsToldWhoHasItAndWhatToDo() {
    try (EmbeddedStore store = EmbeddedStore.open(directory)) {
      assertThat(store.currentRevision()).isPositive();
      assertThatThrownBy(() -> EmbeddedStore.open(directory))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("this very process")
          .hasMessageContaining("--data-dir");
    }
    EmbeddedStore.open(directory).close();
  }

  @Test
  void anotherProcessIsNamed() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                directory.toString(),
                "other")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isNotNull(); // it has the store
      assertThatThrownBy(() -> EmbeddedStore.open(directory))
          .hasMessageContaining("in use by process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    EmbeddedStore.open(directory).close();
  }

  @Test
  void aDamagedFileIsNamedAndTheStoreCanBeOpenedOnceItIsGone() throws Exception {
    Path file = directory.resolve("objects.mv");
    Files.writeString(file, "no store at all ".repeat(1_000));

    assertThatThrownBy(() -> EmbeddedStore.open(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("backup");
    Files.delete(file);
    EmbeddedStore.open(directory).close();
  }

  @Test
  void aClosedStoreIsUnavailable() {
    EmbeddedStore store = EmbeddedStore.open(directory);
    store.close();

    assertThatThrownBy(() -> store.find("/registry/a"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> put(store, "a", Duration.ZERO))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void anInterruptedReaderDoesNotHarmTheStore() throws InterruptedException {
    try (EmbeddedStore store = EmbeddedStore.open(directory)) {
      put(store, "a", Duration.ZERO);
      for (int i = 0; i < 20; i++) {
        Thread reader =
            Thread.startVirtualThread(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  store.list("/registry/", 0);
                } catch (StoreUnavailableException e) {
                  return; // interrupted
                }
              }
            });
        reader.interrupt();
        reader.join();
      }
      assertThat(names(store)).containsExactly("a");
    }
  }
}
