package io.tiphys.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A sample operator on the Java Operator SDK: its own kind, status, finalizer, informers. */
@ExtendWith(Cluster.class)
@Timeout(120)
class OperatorSdkTest {

  private static final String NAMESPACE = "operator";

  private final KubernetesClient client;

  OperatorSdkTest(Cluster.Access cluster) {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
            .build();
  }

  @Test
  void anOperatorReconcilesItsOwnKind() {
    defineKind();
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    WebPageReconciler reconciler = new WebPageReconciler();
    Operator operator = new Operator(overrider -> overrider.withKubernetesClient(client));
    operator.register(reconciler);
    operator.start();
    try {
      WebPage page = new WebPage();
      page.setMetadata(new ObjectMetaBuilder().withName("home").withNamespace(NAMESPACE).build());
      page.setSpec(new WebPage.Spec("<h1>one</h1>"));
      client.resource(page).create();
      awaitShown("<h1>one</h1>", 1);
      assertThat(home().getMetadata().getFinalizers()).isNotEmpty();

      client
          .resources(WebPage.class)
          .inNamespace(NAMESPACE)
          .withName("home")
          .edit(old -> {
            old.setSpec(new WebPage.Spec("<h1>two</h1>"));
            return old;
          });
      awaitShown("<h1>two</h1>", 2);

      client.configMaps().inNamespace(NAMESPACE).withName("home-page").delete();
      client
          .configMaps()
          .inNamespace(NAMESPACE)
          .withName("home-page")
          .waitUntilCondition(Objects::nonNull, 30, TimeUnit.SECONDS);

      client.resources(WebPage.class).inNamespace(NAMESPACE).withName("home").delete();
      client
          .resources(WebPage.class)
          .inNamespace(NAMESPACE)
          .withName("home")
          .waitUntilCondition(Objects::isNull, 30, TimeUnit.SECONDS);
      assertThat(reconciler.cleanups).hasValue(1);
    } finally {
      operator.stop();
    }
  }

  private void defineKind() {
    client
        .load(
            Objects.requireNonNull(
                OperatorSdkTest.class.getResourceAsStream("/webpage-definition.yaml")))
        .create();
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("webpages.sample.tiphys.io")
        .waitUntilCondition(
            definition ->
                definition != null
                    && definition.getStatus() != null
                    && definition.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                            condition.getType().equals("Established")
                                && condition.getStatus().equals("True")),
            10,
            TimeUnit.SECONDS);
  }

  private WebPage home() {
    return client.resources(WebPage.class).inNamespace(NAMESPACE).withName("home").get();
  }

  private void awaitShown(String html, long generation) {
    client
        .resources(WebPage.class)
        .inNamespace(NAMESPACE)
        .withName("home")
        .waitUntilCondition(
            page ->
                page != null
                    && page.getStatus() != null
                    && Long.valueOf(generation).equals(page.getStatus().observedGeneration()),
            30,
            TimeUnit.SECONDS);
    ConfigMap map = client.configMaps().inNamespace(NAMESPACE).withName("home-page").get();
    assertThat(map.getData()).containsEntry("index.html", html);
    assertThat(map.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("WebPage"));
  }
}
