package io.tiphys.standalone.secrets;

import io.fabric8.kubernetes.api.model.Secret;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.apiserver.pki.UserIdentity;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ClusterAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Keeping the files of a control plane as Secrets, as the command line asks for it. */
public final class SecretsFlags {

  private SecretsFlags() {}

  public static List<Flag> all() {
    return List.of(
        Flag.text(
            "secrets-prefix",
            "",
            "In a pod: keep the files as Secrets whose names begin so, and take them from there."),
        Flag.text("secrets-namespace", "default", "The namespace of these Secrets."),
        Flag.map("secrets-labels", Map.of(), "Labels that they get."));
  }

  /**
   * Runs what makes the files, between taking those of the last time from the cluster and keeping
   * the new ones there; just runs it where no Secrets are asked for. Returns lines for the user,
   * none of which holds anything secret.
   */
  public static List<String> around(Flags flags, Path folder, URI server, Runnable makesFiles)
      throws IOException {
    if (flags.find("secrets-prefix").isEmpty()) {
      makesFiles.run();
      return List.of();
    }
    try (ApiClient client = ApiClient.connect(ClusterAccess.inCluster(), "tiphys-pki")) {
      ReleaseSecrets secrets =
          new ReleaseSecrets(
              client.resources(Secret.class),
              flags.text("secrets-namespace"),
              flags.text("secrets-prefix"),
              flags.map("secrets-labels"));
      secrets.fetch(folder);
      makesFiles.run();
      UserIdentity.ensure(folder, "simulated-nodes", "tiphys:simulated-nodes", server);
      GeneratedPassword.ensure(folder.resolve("postgresql-password"));
      return secrets.store(folder);
    }
  }
}
