package io.tiphys.servertests.audit;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.apiserver.audit.AuditFlags;
import io.tiphys.apiserver.audit.AuditOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Options of the audit trail for tests. */
final class Setups {

  static final String EVERYTHING =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      rules:
      - level: RequestResponse
      """;

  private Setups() {}

  static AuditOptions logged(Path policy, Path log, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--audit-log-path=" + log);
    return of(policy, arguments.toArray(String[]::new));
  }

  static AuditOptions of(Path policy, String... flags) {
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.add("--audit-policy-file=" + policy);
    return AuditFlags.read(
        new CommandLine("test", "A test.", AuditFlags.all())
            .parse(arguments.toArray(String[]::new))
            .orElseThrow());
  }
}
