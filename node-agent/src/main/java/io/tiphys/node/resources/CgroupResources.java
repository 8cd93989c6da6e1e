package io.tiphys.node.resources;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * A container's requests and limits in the kernel's terms.
 *
 * @param cpuShares the weight among others
 * @param cpuQuota microseconds of CPU time in each period; 0 for no limit
 * @param memoryLimit bytes; 0 for no limit
 * @param oomScoreAdjustment who dies first when memory runs out; the highest does
 */
public record CgroupResources(
    long cpuShares, long cpuQuota, long cpuPeriod, long memoryLimit, int oomScoreAdjustment) {

  private static final long PERIOD = 100_000;
  private static final long MIN_QUOTA = 1_000;
  private static final long MIN_SHARES = 2;
  private static final long MAX_SHARES = 262_144;
  private static final int GUARANTEED_SCORE = -997;

  public static CgroupResources of(Pod pod, Container container, long nodeMemory) {
    var limits = Resources.limits(container);
    var requests = Resources.requests(container);
    long cpuLimit = Resources.milli(limits.get("cpu"));
    long cpuRequest = requests.containsKey("cpu") ? Resources.milli(requests.get("cpu")) : cpuLimit;
    long shares = Math.clamp(cpuRequest * 1024 / 1000, MIN_SHARES, MAX_SHARES);
    long quota = cpuLimit == 0 ? 0 : Math.max(MIN_QUOTA, cpuLimit * PERIOD / 1000);
    long memoryLimit = Resources.whole(limits.get("memory"));
    long memoryRequest =
        requests.containsKey("memory") ? Resources.whole(requests.get("memory")) : memoryLimit;
    return new CgroupResources(
        shares, quota, PERIOD, memoryLimit, score(pod, memoryRequest, nodeMemory));
  }

  private static int score(Pod pod, long memoryRequest, long nodeMemory) {
    return switch (QualityOfService.of(pod)) {
      case GUARANTEED -> GUARANTEED_SCORE;
      case BEST_EFFORT -> 1000;
      case BURSTABLE ->
          Math.clamp(1000 - 1000 * memoryRequest / nodeMemory, 1000 + GUARANTEED_SCORE, 999);
    };
  }
}
