package io.tiphys.apiserver.pki;

import io.tiphys.apiserver.pki.CertificateRequest.KeyType;
import io.tiphys.apiserver.pki.CertificateRequest.Usage;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates. An authority lasts ten years, a leaf one, as kubeadm's do. */
final class CertificateAuthority {

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);

  /** Clocks of other machines may be behind this one's. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Identity identity;

  CertificateAuthority(Identity identity) {
    this.identity = identity;
  }

  /** A new authority that signs itself, with a new key. */
  static CertificateAuthority create(String commonName, Instant now) {
    try {
      return create(commonName, newKeys(KeyType.EC_P256), now);
    } catch (GeneralSecurityException e) {
      throw new PkiException("cannot make a key for the authority " + commonName, e);
    }
  }

  static CertificateAuthority create(String commonName, KeyPair keys, Instant now) {
    try {
      X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              newSerial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(AUTHORITY_LIFE)),
              name,
              keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, commonName)));
      X509Certificate certificate = sign(builder, keys.getPrivate());
      return new CertificateAuthority(new Identity(List.of(certificate), keys.getPrivate()));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new PkiException("cannot make the certificate authority " + commonName, e);
    }
  }

  /** A new key and its certificate. */
  Identity issue(CertificateRequest request, Instant now) {
    try {
      KeyPair keys = newKeys(request.keyType());
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              X500Name.getInstance(identity.certificate().getSubjectX500Principal().getEncoded()),
              newSerial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(LEAF_LIFE)),
              subject(request),
              keys.getPublic());
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(request.usage())));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils()
              .createAuthorityKeyIdentifier(identity.certificate().getPublicKey()));
      GeneralName[] names = names(request);
      if (names.length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new Identity(List.of(sign(builder, identity.key())), keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new PkiException("cannot issue a certificate for " + request.commonName(), e);
    }
  }

  X509Certificate certificate() {
    return identity.certificate();
  }

  Identity identity() {
    return identity;
  }

  static KeyPair newKeys(KeyType type) throws GeneralSecurityException {
    KeyPairGenerator generator;
    switch (type) {
      case EC_P256 -> {
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      }
      case RSA_2048 -> {
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048, RANDOM);
      }
      default -> throw new IllegalArgumentException("no such key type: " + type);
    }
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
  }

  private static X500Name subject(CertificateRequest request) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    for (String organization : request.organizations()) {
      name.addRDN(BCStyle.O, organization);
    }
    return name.addRDN(BCStyle.CN, request.commonName()).build();
  }

  private static KeyPurposeId[] purposes(Usage usage) {
    return switch (usage) {
      case CLIENT -> new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth};
      case SERVER -> new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
      case PEER ->
          new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
    };
  }

  private static GeneralName[] names(CertificateRequest request) {
    List<GeneralName> names = new ArrayList<>();
    for (String name : request.dnsNames()) {
      names.add(new GeneralName(GeneralName.dNSName, name));
    }
    for (String address : request.addresses()) {
      names.add(new GeneralName(GeneralName.iPAddress, address));
    }
    return names.toArray(GeneralName[]::new);
  }

  private static BigInteger newSerial() {
    return new BigInteger(63, RANDOM).add(BigInteger.ONE);
  }
}
