package io.tiphys.apiserver.access;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Whom a request for a certificate wants it made out to. */
final class RequestedSubject {

  private RequestedSubject() {}

  /** The groups that the certificate would give; none if there is no request in it. */
  static List<String> organizations(String base64) {
    String pem = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    List<String> organizations = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      PemObject block = reader.readPemObject();
      if (block != null) {
        var subject = new PKCS10CertificationRequest(block.getContent()).getSubject();
        for (RDN name : subject.getRDNs(BCStyle.O)) {
          organizations.add(IETFUtils.valueToString(name.getFirst().getValue()));
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return organizations;
  }
}
