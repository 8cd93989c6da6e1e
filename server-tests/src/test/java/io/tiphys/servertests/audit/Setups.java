package io.tiphys.servertests.audit;

import java.nio.file.Path;

/** Policies and flags of the audit trail for tests. */
final class Setups {

  static final String EVERYTHING =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
      - level: RequestResponse
      """;

  private Setups() {}

  /** The flags of a server that audits into a log. */
  static String[] logged(Path policy, Path log) {
    return new String[] {"--audit-policy-file=" + policy, "--audit-log-path=" + log};
  }
}
