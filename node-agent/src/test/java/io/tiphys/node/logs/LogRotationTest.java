package io.tiphys.node.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void aSmallLogStays() throws IOException {
    Path log = Files.writeString(folder.resolve("0.log"), "small");
    assertThat(LogRotation.rotate(log, NOW)).isFalse();
    assertThat(log).exists();
  }

  @Test
  void aBigLogIsPutAsideAndOldOnesGo() throws IOException {
    Path log = folder.resolve("0.log");
    for (int i = 0; i < 8; i++) {
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
        file.setLength(LogRotation.MAX_BYTES);
      }
      assertThat(LogRotation.rotate(log, NOW.plusSeconds(i))).isTrue();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactly(
              "0.log.20260101-120004",
              "0.log.20260101-120005",
              "0.log.20260101-120006",
              "0.log.20260101-120007");
    }
  }
}
