package io.tiphys.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Compares passwords in constant time, and cheaply, since each service sends its own every ten
 * seconds. A slow hash would protect a stored one; here the password itself lies in a file that
 * only its owner reads, and is random.
 */
final class Digests implements PasswordEncoder {

  @Override
  public @Nullable String encode(@Nullable CharSequence password) {
    return password == null ? null : HexFormat.of().formatHex(digest(password));
  }

  @Override
  public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
    return password != null
        && encoded != null
        && MessageDigest.isEqual(digest(password), HexFormat.of().parseHex(encoded));
  }

  private static byte[] digest(CharSequence password) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(password.toString().getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
