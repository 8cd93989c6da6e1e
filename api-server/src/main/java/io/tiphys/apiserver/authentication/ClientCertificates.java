package io.tiphys.apiserver.authentication;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Users of client certificates: the common name is the user, the organizations are the groups. A
 * certificate is verified once and remembered until it expires.
 */
final class ClientCertificates {

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

  /** Connections come and go; what is remembered is cheap to find out again. */
  private static final int REMEMBERED = 10_000;

  private final Set<TrustAnchor> authorities;
  private final Clock clock;
  private final Map<X509Certificate, Known> known = new ConcurrentHashMap<>();

  private record Known(User user, Instant notAfter) {}

  ClientCertificates(List<X509Certificate> authorities, Clock clock) {
    Set<TrustAnchor> anchors = new HashSet<>();
    authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    this.authorities = Set.copyOf(anchors);
    this.clock = clock;
  }

  /** Empty without a certificate, or for one that names nobody. */
  Optional<User> authenticate(Credentials credentials) {
    if (credentials.certificates().isEmpty()) {
      return Optional.empty();
    }
    X509Certificate leaf = credentials.certificates().getFirst();
    Instant now = clock.instant();
    Known found = known.get(leaf);
    if (found == null || !found.notAfter().isAfter(now)) {
      verify(credentials.certificates(), now);
      found = new Known(user(leaf), leaf.getNotAfter().toInstant());
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      known.put(leaf, found);
    }
    return Optional.of(found.user()).filter(user -> !user.name().isEmpty());
  }

  private void verify(List<X509Certificate> chain, Instant now) {
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(chain.getFirst());
      target.setExtendedKeyUsage(Set.of(CLIENT_AUTH));
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(authorities, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (CertPathBuilderException e) {
      throw new InvalidCertificateException(
          "client certificate " + chain.getFirst().getSubjectX500Principal() + ": " + reason(e));
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidCertificateException("client certificate: " + e.getMessage());
    }
  }

  private static String reason(CertPathBuilderException e) {
    return e.getCause() == null ? String.valueOf(e.getMessage()) : e.getCause().toString();
  }

  private static User user(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<String> names = values(subject, BCStyle.CN);
    return new User(
        names.isEmpty() ? "" : names.getLast(),
        "",
        Set.copyOf(values(subject, BCStyle.O)),
        Map.of("authentication.kubernetes.io/credential-id", List.of(credentialId(certificate))));
  }

  private static List<String> values(X500Name subject, ASN1ObjectIdentifier type) {
    List<String> values = new ArrayList<>();
    for (RDN rdn : subject.getRDNs(type)) {
      for (AttributeTypeAndValue one : rdn.getTypesAndValues()) {
        if (one.getType().equals(type) && one.getValue() instanceof ASN1String text) {
          values.add(text.getString());
        }
      }
    }
    return values;
  }

  private static String credentialId(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "X509SHA256=" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new InvalidCertificateException("client certificate: " + e.getMessage());
    }
  }
}
