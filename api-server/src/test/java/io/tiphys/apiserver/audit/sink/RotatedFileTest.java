package io.tiphys.apiserver.audit.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedFileTest {

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));

  private RotatedFile open(int maxAgeDays, int maxBackups, boolean compress) throws IOException {
    Path file = folder.resolve("logs/audit.log");
    return new RotatedFile(
        file, 20, new OldFiles(file, maxAgeDays, maxBackups, compress), now::get);
  }

  private void write(RotatedFile file, String line) throws IOException {
    file.write((line + "\n").getBytes(UTF_8));
    now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("logs"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void putsAFullFileAsideUnderTheTimeAndKeepsLinesWhole() throws IOException {
    try (RotatedFile file = open(0, 0, false)) {
      write(file, "first line here");
      write(file, "second");
      write(file, "third line here");
    }
    assertThat(names())
        .containsExactly(
            "audit-2026-11-23T10-00-00.000.log", "audit-2026-11-24T10-00-00.000.log", "audit.log");
    assertThat(Files.readString(folder.resolve("logs/audit.log"))).isEqualTo("third line here\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("logs/audit.log"))))
        .isEqualTo("rw-------");
  }

  @Test
  void goesOnWithTheFileOfARunBefore() throws IOException {
    try (RotatedFile file = open(0, 0, false)) {
      write(file, "one");
    }
    try (RotatedFile file = open(0, 0, false)) {
      write(file, "two");
    }
    assertThat(Files.readString(folder.resolve("logs/audit.log"))).isEqualTo("one\ntwo\n");
  }

  @Test
  void dropsWhatIsTooOldOrTooMuchAndCompressesTheRest() throws IOException {
    try (RotatedFile file = open(3, 2, true)) {
      for (int i = 0; i < 6; i++) {
        write(file, "a line of number " + i);
      }
      Files.writeString(folder.resolve("logs/audit-somebody-elses.log"), "x");
    }
    assertThat(names())
        .containsExactly(
            "audit-2026-11-26T10-00-00.000.log.gz",
            "audit-2026-11-27T10-00-00.000.log.gz",
            "audit-somebody-elses.log",
            "audit.log");
    Path old = folder.resolve("logs/audit-2026-11-26T10-00-00.000.log.gz");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(old))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("a line of number 3\n");
    }
  }
}
