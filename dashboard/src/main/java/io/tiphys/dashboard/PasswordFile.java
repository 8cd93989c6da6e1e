package io.tiphys.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** A password that only its file knows. */
final class PasswordFile {

  private static final int BYTES = 18;

  private PasswordFile() {}

  /** The password in the file; where there is none, a new one that only the owner may read. */
  static String ensure(Path file) {
    try {
      if (!Files.exists(file)) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        try (var channel =
            Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------")))) {
          String password = Base64.getUrlEncoder().encodeToString(random) + "\n";
          channel.write(
              java.nio.ByteBuffer.wrap(
                  password.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        }
      }
      String password = Files.readString(file).strip();
      if (password.isEmpty()) {
        throw new IllegalStateException(
            file + " is empty: write a password into it, or remove it to have one made");
      }
      return password;
    } catch (IOException e) {
      throw new IllegalStateException("the password in " + file + " cannot be had: " + e, e);
    }
  }
}
