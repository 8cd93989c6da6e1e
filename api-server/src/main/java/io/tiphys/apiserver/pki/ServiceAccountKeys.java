package io.tiphys.apiserver.pki;

import io.tiphys.api.kubeconfig.Pem;
import io.tiphys.apiserver.pki.CertificateRequest.KeyType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of ServiceAccount tokens. Its text form shows none.
 *
 * @param signingPublicKey the public half of {@code signingKey}
 * @param verificationKeys what tokens are accepted from; the signing key's among them
 * @param issuers the first one is written into tokens, all are accepted
 */
public record ServiceAccountKeys(
    PrivateKey signingKey,
    PublicKey signingPublicKey,
    List<PublicKey> verificationKeys,
    List<String> issuers) {

  public ServiceAccountKeys {
    verificationKeys = List.copyOf(verificationKeys);
    issuers = List.copyOf(issuers);
  }

  static ServiceAccountKeys ensure(PkiOptions options) {
    Path signingFile =
        options.serviceAccountSigningKeyFile().orElseGet(() -> ensureKeyFiles(options.pki()));
    KeyPair signing = KeyFiles.pair(signingFile);
    List<PublicKey> verification = new ArrayList<>();
    verification.add(signing.getPublic());
    List<Path> files =
        options.serviceAccountSigningKeyFile().isPresent()
            ? options.serviceAccountKeyFiles()
            : List.of(options.pki().resolve("sa.pub"));
    for (Path file : files) {
      for (PublicKey key : KeyFiles.publicKeys(file)) {
        if (!verification.contains(key)) {
          verification.add(key);
        }
      }
    }
    return new ServiceAccountKeys(
        signing.getPrivate(), signing.getPublic(), verification, options.serviceAccountIssuers());
  }

  static Path ensureKeyFiles(Path pki) {
    Path keyFile = pki.resolve("sa.key");
    Path publicFile = pki.resolve("sa.pub");
    try {
      if (!Files.exists(keyFile)) {
        KeyPair keys = CertificateAuthority.newKeys(KeyType.RSA_2048);
        SecretFiles.writeSecret(keyFile, Pem.write(keys.getPrivate()));
        SecretFiles.writeSecret(publicFile, Pem.block("PUBLIC KEY", keys.getPublic().getEncoded()));
      } else if (!Files.exists(publicFile)) {
        PublicKey key = KeyFiles.pair(keyFile).getPublic();
        SecretFiles.writeSecret(publicFile, Pem.block("PUBLIC KEY", key.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new PkiException(keyFile + " cannot be made", e);
    }
    return keyFile;
  }

  @Override
  public String toString() {
    return "ServiceAccountKeys[issuers=" + issuers + "]";
  }
}
