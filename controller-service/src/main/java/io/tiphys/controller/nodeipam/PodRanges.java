package io.tiphys.controller.nodeipam;

import java.util.Collection;
import java.util.Optional;

/** Chooses the range of pod addresses for a node: the first that no other node has. */
final class PodRanges {

  private PodRanges() {}

  /** Empty if the cluster's range is used up. */
  static Optional<Ipv4Range> next(Ipv4Range cluster, int maskSize, Collection<Ipv4Range> taken) {
    for (int i = 0; i < cluster.blocks(maskSize); i++) {
      Ipv4Range block = cluster.block(i, maskSize);
      if (taken.stream().noneMatch(block::overlaps)) {
        return Optional.of(block);
      }
    }
    return Optional.empty();
  }
}
