package io.tiphys.compat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** Certificate signing requests, made with nothing but the JDK. */
final class Certificates {

  private static final byte[] COMMON_NAME = {6, 3, 0x55, 4, 3};
  private static final byte[] SHA256_WITH_ECDSA = {
    0x30, 10, 6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2
  };

  private Certificates() {}

  /** A CertificateSigningRequest of that name, for a client of that name. */
  static String signingRequest(String name) throws GeneralSecurityException {
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs10(name))
            + "\n-----END CERTIFICATE REQUEST-----\n";
    return """
    apiVersion: certificates.k8s.io/v1
    kind: CertificateSigningRequest
    metadata: {name: %s}
    spec:
      request: %s
      signerName: kubernetes.io/kube-apiserver-client
      usages: [client auth]
    """
        .formatted(
            name, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] pkcs10(String name) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    byte[] text = tagged(0x0c, name.getBytes(StandardCharsets.UTF_8));
    byte[] subject = tagged(0x30, tagged(0x31, tagged(0x30, COMMON_NAME, text)));
    byte[] version = {2, 1, 0};
    byte[] noAttributes = {(byte) 0xa0, 0};
    byte[] info = tagged(0x30, version, subject, keys.getPublic().getEncoded(), noAttributes);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(info);
    byte[] bits = tagged(3, new byte[] {0}, signature.sign());
    return tagged(0x30, info, SHA256_WITH_ECDSA, bits);
  }

  /** A DER value of these parts; shorter than 64 KB. */
  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
