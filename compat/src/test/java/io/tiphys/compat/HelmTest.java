package io.tiphys.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A release's life with the real Helm: hooks, a custom resource, a failed upgrade, a test. */
@ExtendWith(Cluster.class)
@Timeout(300)
class HelmTest {

  private static final String NAMESPACE = "helm";
  private static final String RELEASE = "web";

  private final Path kubeconfig;
  private final KubernetesClient client;

  HelmTest(Cluster.Access cluster) {
    kubeconfig = cluster.kubeconfig();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
  }

  @Test
  void aReleaseIsInstalledTestedUpgradedRolledBackAndUninstalled() throws URISyntaxException {
    Helm chart = chart();

    Release installed =
        chart
            .install()
            .withKubeConfig(kubeconfig)
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .createNamespace()
            .waitReady()
            .withTimeout(120)
            .call();
    assertThat(installed.getStatus()).isEqualTo("deployed");
    assertThat(greeting()).isEqualTo("hello");
    assertThat(text()).isEqualTo("hello");
    assertThat(client.configMaps().inNamespace(NAMESPACE).withName("web-after").get()).isNotNull();
    assertThat(client.batch().v1().jobs().inNamespace(NAMESPACE).withName("web-before").get())
        .as("a hook that has succeeded is deleted")
        .isNull();

    Release tested =
        Helm.test(RELEASE)
            .withKubeConfig(kubeconfig)
            .withNamespace(NAMESPACE)
            .withTimeout(60)
            .call();
    assertThat(tested.getStatus()).isEqualTo("deployed");
    var job = client.batch().v1().jobs().inNamespace(NAMESPACE).withName("web-test").get();
    assertThat(job.getStatus().getSucceeded()).isEqualTo(1);

    Release upgraded =
        chart
            .upgrade()
            .withKubeConfig(kubeconfig)
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .set("greeting", "good day")
            .set("replicas", 2)
            .waitReady()
            .withTimeout(120)
            .call();
    assertThat(upgraded.getRevision()).isEqualTo("2");
    assertThat(greeting()).isEqualTo("good day");
    assertThat(deployedReplicas()).isEqualTo(2);

    assertThatThrownBy(() ->
            chart
                .upgrade()
                .withKubeConfig(kubeconfig)
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .set("greeting", "")
                .atomic()
                .withTimeout(60)
                .call())
        .as("the custom resource's schema wants a text")
        .hasMessageContaining("spec.text");
    assertThat(greeting()).as("rolled back").isEqualTo("good day");
    assertThat(text()).isEqualTo("good day");

    Helm.uninstall(RELEASE).withKubeConfig(kubeconfig).withNamespace(NAMESPACE).call();
    assertThat(client.apps().deployments().inNamespace(NAMESPACE).withName(RELEASE).get()).isNull();
    assertThat(Helm.list().withKubeConfig(kubeconfig).withNamespace(NAMESPACE).call()).isEmpty();
  }

  private static Helm chart() throws URISyntaxException {
    return new Helm(Path.of(Objects.requireNonNull(HelmTest.class.getResource("/chart")).toURI()));
  }

  private @Nullable String greeting() {
    return client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("web-config")
        .get()
        .getData()
        .get("greeting");
  }

  private @Nullable String text() {
    return client
        .genericKubernetesResources("sample.tiphys.io/v1", "Greeting")
        .inNamespace(NAMESPACE)
        .withName(RELEASE)
        .get()
        .get("spec", "text");
  }

  private int deployedReplicas() {
    return client
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName(RELEASE)
        .get()
        .getStatus()
        .getReadyReplicas();
  }
}
