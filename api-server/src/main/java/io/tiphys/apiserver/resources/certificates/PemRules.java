package io.tiphys.apiserver.resources.certificates;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tiphys.apiserver.resources.rules.Checked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The rules of what requests carry in PEM: the request proper, and the certificate. */
final class PemRules {

  private static final String BLOCK_TYPE = "PEM block type must be CERTIFICATE REQUEST";

  private PemRules() {}

  static void request(Checked value) {
    String error = requestError(decoded(value));
    if (!error.isEmpty()) {
      value.invalid(value.isSet() ? value.text() : NullNode.getInstance(), error);
    }
  }

  private static String requestError(String pem) {
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      PemObject block = reader.readPemObject();
      if (block == null || !block.getType().equals("CERTIFICATE REQUEST")) {
        return BLOCK_TYPE;
      }
      PKCS10CertificationRequest request = new PKCS10CertificationRequest(block.getContent());
      var verifier =
          new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo());
      return request.isSignatureValid(verifier)
          ? ""
          : "x509: signature check failed: the request is not signed by its own key";
    } catch (PEMException e) {
      return BLOCK_TYPE;
    } catch (IOException | OperatorCreationException | PKCSException e) {
      boolean whole = pem.contains("-----END CERTIFICATE REQUEST-----");
      return whole ? "asn1: structure error: " + e.getMessage() : BLOCK_TYPE;
    }
  }

  /** Checks that there are certificates and nothing else, if there is anything. */
  static void certificate(Checked value) {
    if (value.isEmpty()) {
      return;
    }
    String error = certificateError(decoded(value));
    if (!error.isEmpty()) {
      value.invalid("<certificate data>", error);
    }
  }

  private static String certificateError(String pem) {
    int blocks = 0;
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      PemObject block = reader.readPemObject();
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (block != null) {
        if (!block.getType().equals("CERTIFICATE")) {
          return "only CERTIFICATE PEM blocks are allowed, found \"" + block.getType() + "\"";
        }
        if (!block.getHeaders().isEmpty()) {
          return "no PEM block headers are permitted";
        }
        factory.generateCertificate(new ByteArrayInputStream(block.getContent()));
        blocks++;
        block = reader.readPemObject();
      }
    } catch (CertificateException e) {
      return "x509: malformed certificate";
    } catch (IOException e) {
      return "must contain at least one CERTIFICATE PEM block";
    }
    return blocks == 0 ? "must contain at least one CERTIFICATE PEM block" : "";
  }

  private static String decoded(Checked value) {
    return new String(Base64.getDecoder().decode(value.text()), StandardCharsets.ISO_8859_1);
  }
}
