package io.tiphys.scheduler;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.tiphys.scheduler.framework.NodeInfo;
import io.tiphys.scheduler.framework.PodInfo;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Nodes and pods as the tests want them. */
public final class Fixtures {

  private Fixtures() {}

  public static NodeBuilder node(String name, String cpu, String memory) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .withNewSpec()
        .endSpec()
        .withNewStatus()
        .withAllocatable(
            Map.of(
                "cpu",
                new Quantity(cpu),
                "memory",
                new Quantity(memory),
                "pods",
                new Quantity("110")))
        .endStatus();
  }

  public static NodeInfo info(NodeBuilder node) {
    Node built = node.build();
    return NodeInfo.of(built);
  }

  public static PodInfo pod(String name, String cpu, String memory) {
    return pod(name, cpu, memory, builder -> builder);
  }

  public static PodInfo pod(
      String name, String cpu, String memory, UnaryOperator<PodBuilder> more) {
    PodBuilder builder =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName(name)
            .withUid("uid-" + name)
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withNewResources()
            .addToRequests("cpu", new Quantity(cpu))
            .addToRequests("memory", new Quantity(memory))
            .endResources()
            .endContainer()
            .endSpec();
    return PodInfo.of(more.apply(builder).build());
  }
}
