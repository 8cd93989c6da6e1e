package io.tiphys.node.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Puts images from archives (OCI or Docker) onto a node; CRI itself offers only registries. */
public final class ImageLoader {

  private ImageLoader() {}

  /**
   * Loads all images of an archive.
   *
   * @param socket containerd's
   * @return containerd's own lines about what it loaded
   */
  public static List<String> load(Path socket, Path archive)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "ctr",
                "--address=" + socket,
                "--namespace=k8s.io",
                "images",
                "import",
                archive.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("ctr could not import " + archive + ": " + output.strip());
    }
    return output.lines().toList();
  }
}
