package io.tiphys.apiserver.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.tiphys.apiserver.pki.ServiceAccountKeys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The keys of ServiceAccount tokens, each with the id that upstream gives it (the digest of the
 * public key). A key verifies with its own algorithm and no other. Its text form shows none.
 */
public final class TokenKeys {

  private record Key(String id, Set<JWSAlgorithm> algorithms, JWSVerifier verifier, JWK jwk) {}

  private final List<Key> keys;
  private final JWSHeader header;
  private final JWSSigner signer;
  private final List<String> issuers;

  TokenKeys(ServiceAccountKeys files) {
    try {
      List<Key> verifying = new ArrayList<>();
      for (PublicKey key : files.verificationKeys()) {
        verifying.add(key(key));
      }
      Key signing = key(files.signingPublicKey());
      this.keys = List.copyOf(verifying);
      this.signer = signer(files.signingKey());
      this.header =
          new JWSHeader.Builder(signing.algorithms().iterator().next()).keyID(signing.id()).build();
      this.issuers = files.issuers();
    } catch (JOSEException e) {
      throw new IllegalArgumentException("a ServiceAccount key cannot be used", e);
    }
  }

  SignedJWT sign(TokenClaims claims) {
    SignedJWT token = new SignedJWT(header, claims.toJwt());
    try {
      token.sign(signer);
      return token;
    } catch (JOSEException e) {
      throw new IllegalStateException("the ServiceAccount key cannot sign", e);
    }
  }

  boolean verify(SignedJWT token) {
    String id = token.getHeader().getKeyID();
    return keys.stream()
        .filter(key -> id == null || id.equals(key.id()))
        .filter(key -> key.algorithms().contains(token.getHeader().getAlgorithm()))
        .anyMatch(key -> verify(token, key));
  }

  private static boolean verify(SignedJWT token, Key key) {
    try {
      return token.verify(key.verifier());
    } catch (JOSEException e) {
      // Not verifiable by this key is not verified.
      return false;
    }
  }

  /** The first one is written into tokens. */
  public List<String> issuers() {
    return issuers;
  }

  /** The public keys as a JSON Web Key Set. */
  public String jwks() {
    return new JWKSet(keys.stream().map(Key::jwk).toList()).toString();
  }

  public List<String> algorithms() {
    return keys.stream()
        .map(key -> key.algorithms().iterator().next().getName())
        .distinct()
        .sorted()
        .toList();
  }

  private static Key key(PublicKey key) throws JOSEException {
    String id = id(key);
    return switch (key) {
      case RSAPublicKey rsa ->
          new Key(
              id,
              Set.of(JWSAlgorithm.RS256),
              new RSASSAVerifier(rsa),
              new RSAKey.Builder(rsa)
                  .keyID(id)
                  .keyUse(KeyUse.SIGNATURE)
                  .algorithm(JWSAlgorithm.RS256)
                  .build());
      case ECPublicKey ec -> {
        Curve curve = Curve.forECParameterSpec(ec.getParams());
        JWSAlgorithm algorithm = algorithm(curve);
        yield new Key(
            id,
            Set.of(algorithm),
            new ECDSAVerifier(ec),
            new ECKey.Builder(curve, ec)
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(algorithm)
                .build());
      }
      default ->
          throw new IllegalArgumentException(
              "ServiceAccount keys must be RSA or EC; this one is " + key.getAlgorithm());
    };
  }

  private static JWSAlgorithm algorithm(Curve curve) {
    if (curve.equals(Curve.P_384)) {
      return JWSAlgorithm.ES384;
    }
    return curve.equals(Curve.P_521) ? JWSAlgorithm.ES512 : JWSAlgorithm.ES256;
  }

  private static JWSSigner signer(PrivateKey key) throws JOSEException {
    return key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
  }

  private static String id(PublicKey key) {
    try {
      return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()))
          .toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
