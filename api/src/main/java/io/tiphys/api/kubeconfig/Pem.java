package io.tiphys.api.kubeconfig;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Certificates and keys as PEM text. Private keys are read in the three forms that are about (PKCS
 * #8, PKCS #1 for RSA, SEC 1 for EC) and written as PKCS #8, which every client reads. What cannot
 * be read is an {@link IllegalArgumentException} that never quotes the text.
 */
public final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----", Pattern.DOTALL);
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /** One block: what it says it is, and its content. */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Block(String label, byte[] der) {}

  /** All certificates of a text, in its order; at least one. */
  public static List<X509Certificate> certificates(String text) {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(block.der()));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("holds no CERTIFICATE block in PEM form");
    }
    return List.copyOf(found);
  }

  /** The first private key of a text. */
  public static PrivateKey privateKey(String text) {
    for (Block block : blocks(text)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return decode(block.der());
        }
        case "RSA PRIVATE KEY" -> {
          return decode(Der.rsaToPkcs8(block.der()));
        }
        case "EC PRIVATE KEY" -> {
          return decode(Der.ecToPkcs8(block.der()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IllegalArgumentException("holds an encrypted key; store it without password");
        default -> {
          // Certificates and EC parameters may stand before the key.
        }
      }
    }
    throw new IllegalArgumentException("holds no PRIVATE KEY block in PEM form");
  }

  /** The certificates as text, one after the other. */
  public static String write(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException("certificate cannot be encoded", e);
      }
    }
    return text.toString();
  }

  public static String write(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** A block of any kind, such as {@code PUBLIC KEY}. */
  public static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + BASE64.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
    }
    return blocks;
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("holds a CERTIFICATE block that cannot be decoded", e);
    }
  }

  private static PrivateKey decode(byte[] pkcs8) {
    return Stream.of("EC", "RSA", "Ed25519")
        .flatMap(algorithm -> decode(pkcs8, algorithm).stream())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "holds a private key that is neither EC, RSA nor Ed25519"));
  }

  /** Empty if the key is one of another algorithm. */
  private static Optional<PrivateKey> decode(byte[] pkcs8, String algorithm) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Reads text from bytes; PEM is ASCII. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
