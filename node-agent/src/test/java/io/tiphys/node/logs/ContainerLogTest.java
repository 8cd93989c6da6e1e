package io.tiphys.node.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("0.log");
    Files.writeString(
        file,
        """
        2026-01-01T00:00:01.000000001Z stdout F one
        2026-01-01T00:00:02.000000001Z stderr P two, be
        2026-01-01T00:00:02.000000002Z stderr F gun
        2026-01-01T00:00:03.000000001Z stdout F three
        """);
  }

  @Test
  void linesAreJoinedAndBare() throws Exception {
    assertThat(read(LogOptions.ALL)).isEqualTo("one\ntwo, begun\nthree\n");
  }

  @Test
  void timesCanBeShownAndAskedFor() throws Exception {
    assertThat(
            read(
                new LogOptions(
                    false,
                    OptionalLong.empty(),
                    Optional.of(Instant.parse("2026-01-01T00:00:03Z")),
                    true,
                    OptionalLong.empty())))
        .isEqualTo("2026-01-01T00:00:03.000000001Z three\n");
  }

  @Test
  void theTailReachesIntoRotatedFiles() throws Exception {
    Files.writeString(
        folder.resolve("0.log.20260101-000000"), "2025-12-31T00:00:00Z stdout F zero\n");
    assertThat(read(tail(1))).isEqualTo("three\n");
    assertThat(read(tail(0))).isEmpty();
    assertThat(read(tail(100))).isEqualTo("zero\none\ntwo, begun\nthree\n");
    assertThat(read(tail(5))).isEqualTo("zero\none\ntwo, begun\nthree\n");
  }

  @Test
  void bytesAreLimited() throws Exception {
    assertThat(
            read(
                new LogOptions(
                    false, OptionalLong.empty(), Optional.empty(), false, OptionalLong.of(6))))
        .isEqualTo("one\ntw");
  }

  @Test
  void followingSeesWhatIsWrittenLaterAlsoAfterARotation() throws Exception {
    AtomicBoolean alive = new AtomicBoolean(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogOptions follow =
        new LogOptions(true, OptionalLong.of(1), Optional.empty(), false, OptionalLong.empty());
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try {
                new ContainerLog(file).copy(follow, out, alive::get);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Await.until("the tail", () -> text(out).equals("three\n"));
    Files.writeString(file, "2026-01-01T00:00:04Z stdout F four\n", StandardOpenOption.APPEND);
    Await.until("the next line", () -> text(out).endsWith("four\n"));
    Files.move(file, folder.resolve("0.log.20260101-000005"));
    Files.writeString(file, "2026-01-01T00:00:06Z stdout F six\n");
    Await.until("the line after the rotation", () -> text(out).endsWith("six\n"));
    alive.set(false);
    reader.join();
    assertThat(text(out)).isEqualTo("three\nfour\nsix\n");
  }

  private static String text(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static LogOptions tail(long lines) {
    return new LogOptions(
        false, OptionalLong.of(lines), Optional.empty(), false, OptionalLong.empty());
  }

  private String read(LogOptions options) throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ContainerLog(file).copy(options, out, () -> false);
    return text(out);
  }
}
