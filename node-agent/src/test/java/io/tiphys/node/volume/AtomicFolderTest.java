package io.tiphys.node.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiphys.node.volume.AtomicFolder.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFolderTest {

  @TempDir Path temporary;
  private Path volume;
  private AtomicFolder folder;

  @BeforeEach
  void make() {
    volume = temporary.resolve("volume");
    folder = new AtomicFolder(volume);
  }

  @Test
  void filesChangeAllAtOnce() throws IOException {
    write(Map.of("color", "blue", "deep/er", "x"));
    Path before = Files.readSymbolicLink(volume.resolve("..data"));
    assertThat(volume.resolve("color")).hasContent("blue");
    assertThat(volume.resolve("deep/er")).hasContent("x");

    assertThat(write(Map.of("color", "red", "more", "y"))).isTrue();

    assertThat(volume.resolve("color")).hasContent("red");
    assertThat(volume.resolve("more")).hasContent("y");
    assertThat(volume.resolve("deep")).doesNotExist();
    assertThat(volume.resolve(before)).doesNotExist();
    try (Stream<Path> all = Files.list(volume)) {
      assertThat(all).hasSize(4);
    }
  }

  @Test
  void nothingIsTouchedWhereNothingChanges() throws IOException {
    write(Map.of("color", "blue"));
    Path before = Files.readSymbolicLink(volume.resolve("..data"));
    assertThat(write(Map.of("color", "blue"))).isFalse();
    assertThat(Files.readSymbolicLink(volume.resolve("..data"))).isEqualTo(before);
  }

  @Test
  void aPathMayNotLeadOut() {
    assertThatThrownBy(() -> write(Map.of("../../outside", "x")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads out of the volume");
    assertThat(temporary.resolve("outside")).doesNotExist();
  }

  private boolean write(Map<String, String> files) throws IOException {
    Map<String, Content> contents = new java.util.TreeMap<>();
    files.forEach((path, text) ->
        contents.put(path, new Content(text.getBytes(StandardCharsets.UTF_8), 0644)));
    return folder.write(contents, Optional.empty());
  }
}
