package io.tiphys.deployment.compose;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The layers of images, as whoever pulls them could read them: what a later layer hides, too. */
final class ImageLayers {

  private static final int LARGEST = 1 << 20;
  private static final int HEADER = 512;
  private static final int MAGIC = 257;

  private final Set<String> leaks = new TreeSet<>();

  private ImageLayers() {}

  /** The files in which there is something of the form of a key or of a token. */
  static Set<String> leaks(Set<String> images) throws IOException, InterruptedException {
    List<String> save = new ArrayList<>(List.of("docker", "save"));
    save.addAll(images);
    Process process =
        new ProcessBuilder(save).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    ImageLayers layers = new ImageLayers();
    try (InputStream archive = new BufferedInputStream(process.getInputStream(), 1 << 16)) {
      layers.read(archive, "");
      archive.skip(Long.MAX_VALUE); // what pads the archive
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException("docker save failed");
    }
    return layers.leaks;
  }

  private void read(InputStream archive, String where) throws IOException {
    TarArchiveInputStream files = new TarArchiveInputStream(archive);
    for (TarArchiveEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
      if (!file.isFile()) {
        continue;
      }
      BufferedInputStream content = new BufferedInputStream(files, 1 << 16);
      if (where.isEmpty() && isArchive(content)) {
        read(content, file.getName() + ": ");
      } else if (file.getSize() <= LARGEST) {
        byte[] bytes = content.readAllBytes();
        if (isText(bytes)) {
          String name = where + file.getName();
          Secrets.form(new String(bytes, ISO_8859_1))
              .ifPresent(secret -> leaks.add(name + ": " + secret));
        }
      }
    }
  }

  private static boolean isArchive(InputStream content) throws IOException {
    content.mark(HEADER);
    byte[] header = content.readNBytes(HEADER);
    content.reset();
    return header.length == HEADER && new String(header, MAGIC, 5, ISO_8859_1).equals("ustar");
  }

  private static boolean isText(byte[] bytes) {
    for (int i = 0; i < Math.min(bytes.length, 8000); i++) {
      if (bytes[i] == 0) {
        return false;
      }
    }
    return true;
  }
}
