package io.tiphys.deployment.compose;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What nobody may read: passwords and private keys of one cluster, and anything of that form. */
final class Secrets {

  private static final Pattern FORM =
      Pattern.compile(
          "-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\\s+[A-Za-z0-9+/]{40}"
              + "|client-key-data: *\"?[A-Za-z0-9+/]{40}"
              + "|eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{20,}");

  private final Set<String> values;

  private Secrets(Set<String> values) {
    this.values = values;
  }

  /** All that the service {@code pki} has made: each password, and each line of each key. */
  static Secrets of(ComposeCluster cluster) {
    String all =
        ComposeCluster.docker(
            "run",
            "--rm",
            "--network=none",
            "--user=0",
            "--volume=" + ComposeCluster.PROJECT + "_authority:/authority:ro",
            "--entrypoint=/bin/sh",
            "tiphys/pki:dev",
            "-c",
            "cat /authority/*.password && find /authority -name '*.key' -exec cat {} +"
                + " && sed -n 's/^ *client-key-data: *//p' /authority/*.conf");
    Set<String> values =
        all.lines()
            .map(line -> line.strip().replace("\"", ""))
            .filter(line -> !line.startsWith("-----") && line.length() >= 20)
            .collect(Collectors.toSet());
    if (values.size() < 20 || !all.contains(cluster.adminPassword())) {
      throw new IllegalStateException("these cannot be all secrets: " + values.size());
    }
    return new Secrets(values);
  }

  /** Text of the form of a key or of a token, whosoever's. */
  static Optional<String> form(String text) {
    return FORM.matcher(text).results().findFirst().map(found -> shortened(found.group()));
  }

  /** What a text tells, cut so that the test's own report does not. */
  List<String> in(String text) {
    Set<String> found = new HashSet<>();
    for (String value : values) {
      if (text.contains(value)) {
        found.add(shortened(value));
      }
    }
    form(text).ifPresent(found::add);
    return List.copyOf(found);
  }

  private static String shortened(String value) {
    return value.substring(0, Math.min(value.length(), 12)) + "…";
  }
}
