package io.tiphys.api.kubeconfig;

import java.io.ByteArrayOutputStream;

/** The few ASN.1 lines that make a PKCS #8 key of the older forms. */
final class Der {

  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int PARAMETERS = 0xA0;

  private static final byte[] VERSION_0 = {INTEGER, 1, 0};
  private static final byte[] RSA_ENCRYPTION = {
    SEQUENCE, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_PUBLIC_KEY = {
    6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1
  };

  private Der() {}

  /** RFC 8017's RSAPrivateKey in RFC 5208's PrivateKeyInfo. */
  static byte[] rsaToPkcs8(byte[] pkcs1) {
    return element(SEQUENCE, VERSION_0, RSA_ENCRYPTION, element(OCTET_STRING, pkcs1));
  }

  /** RFC 5915's ECPrivateKey in RFC 5208's PrivateKeyInfo, with the curve taken from within. */
  static byte[] ecToPkcs8(byte[] sec1) {
    byte[] algorithm = element(SEQUENCE, EC_PUBLIC_KEY, curve(sec1));
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTET_STRING, sec1));
  }

  private static byte[] curve(byte[] sec1) {
    try {
      int at = content(sec1, 0);
      while (at < sec1.length) {
        int start = content(sec1, at);
        int length = length(sec1, at);
        if ((sec1[at] & 0xFF) == PARAMETERS) {
          return java.util.Arrays.copyOfRange(sec1, start, start + length);
        }
        at = start + length;
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("holds an EC PRIVATE KEY block that cannot be decoded", e);
    }
    throw new IllegalArgumentException("holds an EC PRIVATE KEY block that names no curve");
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xFF);
    }
    return length;
  }

  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    int size = content.size();
    if (size < 0x80) {
      whole.write(size);
    } else if (size < 0x100) {
      whole.write(0x81);
      whole.write(size);
    } else {
      whole.write(0x82);
      whole.write(size >> 8);
      whole.write(size);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
