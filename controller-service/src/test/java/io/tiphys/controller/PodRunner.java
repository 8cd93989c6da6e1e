package io.tiphys.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.tiphys.api.status.StatusException;
import io.tiphys.client.ApiClient;
import io.tiphys.client.ResourceClient.DeleteOptions;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.informer.Informers;
import io.tiphys.controller.runtime.Metadata;
import io.tiphys.controller.runtime.Pods;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays the nodes: every pod runs as soon as it is there, ends at once if its image is {@code
 * exit:0}, and goes when it is deleted.
 */
final class PodRunner implements AutoCloseable {

  private final ApiClient client;
  private final Informers informers;
  private final AtomicInteger addresses = new AtomicInteger();

  PodRunner(ApiClient client) {
    this.client = client;
    this.informers = Informers.over(client);
    informers.of(Pod.class).addHandler(Informer.Handler.onAny(this::play));
    informers.start();
  }

  private void play(Pod pod) {
    try {
      if (Metadata.isBeingDeleted(pod)) {
        client
            .resources(Pod.class)
            .delete(
                Metadata.namespace(pod),
                Metadata.name(pod),
                DeleteOptions.DEFAULT.withUid(Metadata.uid(pod)).withGracePeriod(0));
      } else if (Pods.phase(pod).equals("Pending")) {
        var _ =
            client
                .resources(Pod.class)
                .updateStatus(new PodBuilder(pod).withStatus(status(pod)).build());
      }
    } catch (StatusException e) {
      if (e.status().code() != 404 && e.status().code() != 409) {
        throw e;
      }
    }
  }

  private PodStatus status(Pod pod) {
    boolean ends = pod.getSpec().getContainers().getFirst().getImage().equals("exit:0");
    int number = addresses.incrementAndGet();
    String address = "10.244." + number / 250 + "." + (1 + number % 250);
    return new PodStatusBuilder()
        .withPhase(ends ? "Succeeded" : "Running")
        .withPodIP(address)
        .addNewPodIP()
        .withIp(address)
        .endPodIP()
        .addNewCondition()
        .withType("Ready")
        .withStatus(ends ? "False" : "True")
        .withLastTransitionTime("2026-01-01T00:00:00Z")
        .endCondition()
        .build();
  }

  @Override
  public void close() {
    informers.close();
  }
}
