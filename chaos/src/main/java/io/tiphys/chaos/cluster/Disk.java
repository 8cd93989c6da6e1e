package io.tiphys.chaos.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own for one member's data, small enough to be filled. */
final class Disk implements AutoCloseable {

  private static final String SIZE = "512m";

  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one; throws {@link IllegalStateException} where that is not allowed. */
  static Disk mount(Path folder) {
    Command.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tiphys-chaos", folder.toString());
    return new Disk(folder);
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  /** Leaves no byte free. */
  void fill() {
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // full
    }
  }

  void free() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Command.run("umount", "-l", folder.toString());
    } catch (IllegalStateException e) {
      // it is not mounted any more
    }
  }
}
