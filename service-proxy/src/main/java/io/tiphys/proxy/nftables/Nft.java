package io.tiphys.proxy.nftables;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Hands transactions to the kernel through the {@code nft} command; each is taken whole or not at
 * all.
 */
public interface Nft {

  /**
   * Runs a transaction.
   *
   * @throws NftException if the kernel refused it, in which case nothing has changed
   */
  void run(String commands) throws InterruptedException;

  /** The command of this machine. */
  static Nft command() {
    return Nft::runCommand;
  }

  private static void runCommand(String commands) throws InterruptedException {
    try {
      Process process = new ProcessBuilder("nft", "-f", "-").redirectErrorStream(true).start();
      try (OutputStream input = process.getOutputStream()) {
        input.write(commands.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new NftException(output.strip());
      }
    } catch (IOException e) {
      throw new NftException("the nft command cannot be run: " + e.getMessage());
    }
  }

  /** What {@code nft} said. */
  final class NftException extends RuntimeException {
    NftException(String message) {
      super(message);
    }
  }
}
