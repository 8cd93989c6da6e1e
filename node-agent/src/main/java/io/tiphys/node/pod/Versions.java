package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import java.math.BigInteger;

/** Which of two states of one pod is the later one. */
final class Versions {

  private Versions() {}

  static boolean isNewer(Pod candidate, Pod than) {
    return number(candidate).compareTo(number(than)) > 0;
  }

  private static BigInteger number(Pod pod) {
    String version = pod.getMetadata().getResourceVersion();
    return version == null || version.isEmpty() ? BigInteger.ZERO : new BigInteger(version);
  }
}
