package io.tiphys.apiserver.pki;

import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads keys from files, and finds the public half of a private key. */
final class KeyFiles {

  private KeyFiles() {}

  static PrivateKey privateKey(Path file) {
    try {
      return Pem.privateKey(SecretFiles.read(file));
    } catch (IllegalArgumentException e) {
      throw new PkiException(
          file + " " + e.getMessage() + "; replace it, or remove it to have it made anew", e);
    }
  }

  static KeyPair pair(Path file) {
    PrivateKey key = privateKey(file);
    try {
      return new KeyPair(publicKey(key), key);
    } catch (GeneralSecurityException e) {
      throw new PkiException(file + " must hold an RSA or an EC key; replace it", e);
    }
  }

  /** All public keys of a file: public keys, those of certificates, and those of private keys. */
  static List<PublicKey> publicKeys(Path file) {
    List<PublicKey> keys = new ArrayList<>();
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try (PEMParser parser = new PEMParser(new StringReader(SecretFiles.read(file)))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        switch (block) {
          case SubjectPublicKeyInfo key -> keys.add(converter.getPublicKey(key));
          case X509CertificateHolder certificate ->
              keys.add(converter.getPublicKey(certificate.getSubjectPublicKeyInfo()));
          case PEMKeyPair pair -> keys.add(converter.getKeyPair(pair).getPublic());
          case PrivateKeyInfo key -> keys.add(publicKey(converter.getPrivateKey(key)));
          default -> {
            // Parameters and the like say nothing about keys.
          }
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiException(file + " holds a key that cannot be decoded; replace it", e);
    }
    if (keys.isEmpty()) {
      throw new PkiException(file + " holds no key in PEM form; replace it");
    }
    return keys;
  }

  static PublicKey publicKey(PrivateKey key) throws GeneralSecurityException {
    return switch (key) {
      case RSAPrivateCrtKey rsa ->
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
      case ECPrivateKey ec -> {
        ECPoint point =
            EC5Util.convertPoint(
                EC5Util.convertSpec(ec.getParams()).getG().multiply(ec.getS()).normalize());
        yield KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(point, ec.getParams()));
      }
      default -> throw new InvalidKeyException("neither an RSA nor an EC key");
    };
  }

  static boolean isPair(PrivateKey key, PublicKey publicKey) {
    if (key instanceof RSAPrivateCrtKey rsa && publicKey instanceof RSAPublicKey other) {
      return rsa.getModulus().equals(other.getModulus());
    }
    boolean bothEc = key instanceof ECPrivateKey && publicKey instanceof ECPublicKey;
    return bothEc ? verifies(key, publicKey) : key.getAlgorithm().equals(publicKey.getAlgorithm());
  }

  private static boolean verifies(PrivateKey key, PublicKey publicKey) {
    try {
      byte[] probe = {1};
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(probe);
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(publicKey);
      verifier.update(probe);
      return verifier.verify(signer.sign());
    } catch (SignatureException | InvalidKeyException e) {
      // Not the same curve, so not a pair.
      return false;
    } catch (GeneralSecurityException e) {
      throw new PkiException("this Java has no ECDSA", e);
    }
  }
}
