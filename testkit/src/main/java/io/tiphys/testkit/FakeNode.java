package io.tiphys.testkit;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes Node objects that no machine stands behind; ready, with 4 CPUs and 8 GiB, if not told
 * otherwise.
 */
public final class FakeNode {

  private final String name;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, Quantity> resources = new LinkedHashMap<>();
  private final List<Taint> taints = new ArrayList<>();
  private boolean ready = true;
  private boolean unschedulable;

  private FakeNode(String name) {
    this.name = name;
    labels.put("kubernetes.io/hostname", name);
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", "amd64");
    resources.put("cpu", new Quantity("4"));
    resources.put("memory", new Quantity("8Gi"));
    resources.put("pods", new Quantity("110"));
  }

  public static FakeNode named(String name) {
    return new FakeNode(name);
  }

  public FakeNode label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  /** Capacity and allocatable alike, such as {@code resource("cpu", "2")}. */
  public FakeNode resource(String resource, String quantity) {
    resources.put(resource, Quantity.parse(quantity));
    return this;
  }

  public FakeNode taint(String key, String value, String effect) {
    taints.add(new Taint(effect, key, null, value));
    return this;
  }

  public FakeNode notReady() {
    ready = false;
    return this;
  }

  public FakeNode unschedulable() {
    unschedulable = true;
    return this;
  }

  public Node build() {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withTaints(taints)
        .withUnschedulable(unschedulable ? true : null)
        .endSpec()
        .withNewStatus()
        .withCapacity(resources)
        .withAllocatable(resources)
        .addNewAddress()
        .withType("InternalIP")
        .withAddress("127.0.0.1")
        .endAddress()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .withReason(ready ? "KubeletReady" : "KubeletNotReady")
        .endCondition()
        .endStatus()
        .build();
  }
}
