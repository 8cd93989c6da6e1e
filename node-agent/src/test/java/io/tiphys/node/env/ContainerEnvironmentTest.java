package io.tiphys.node.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerEnvironmentTest {

  /** A namespace with one ConfigMap, one Secret and one Service. */
  private static final class Objects implements NamespaceObjects {
    @Override
    public Optional<ConfigMap> findConfigMap(String namespace, String name) {
      return name.equals("cm")
          ? Optional.of(new ConfigMapBuilder().addToData("color", "blue").build())
          : Optional.empty();
    }

    @Override
    public Optional<Secret> findSecret(String namespace, String name) {
      return name.equals("sec")
          ? Optional.of(new SecretBuilder().addToData("password", "czNjcmV0").build())
          : Optional.empty();
    }

    @Override
    public Collection<Service> services(String namespace) {
      return List.of(
          new ServiceBuilder()
              .withNewMetadata()
              .withName("my-db")
              .endMetadata()
              .withNewSpec()
              .withClusterIP("10.96.1.2")
              .addNewPort()
              .withName("sql")
              .withPort(5432)
              .endPort()
              .endSpec()
              .build());
    }
  }

  @Test
  void referencesAreResolvedAndEarlierVariablesExpanded() {
    Pod pod =
        new PodBuilder(pod())
            .editSpec()
            .editContainer(0)
            .addNewEnv()
            .withName("COLOR")
            .withNewValueFrom()
            .withNewConfigMapKeyRef("color", "cm", null)
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("TEXT")
            .withValue("$(COLOR) $(UNKNOWN) $$(COLOR) $(MY_DB_SERVICE_HOST)")
            .endEnv()
            .addNewEnv()
            .withName("PASSWORD")
            .withNewValueFrom()
            .withNewSecretKeyRef("password", "sec", null)
            .endValueFrom()
            .endEnv()
            .endContainer()
            .endSpec()
            .build();
    assertThat(environment(pod))
        .containsEntry("COLOR", "blue")
        .containsEntry("TEXT", "blue $(UNKNOWN) $(COLOR) 10.96.1.2")
        .containsEntry("PASSWORD", "s3cret");
  }

  @Test
  void servicesAreToldUnlessThePodDoesNotWantThem() {
    assertThat(environment(pod()))
        .containsEntry("MY_DB_SERVICE_HOST", "10.96.1.2")
        .containsEntry("MY_DB_SERVICE_PORT_SQL", "5432")
        .containsEntry("MY_DB_PORT", "tcp://10.96.1.2:5432")
        .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.96.1.2");
    Pod without = new PodBuilder(pod()).editSpec().withEnableServiceLinks(false).endSpec().build();
    assertThat(environment(without)).isEmpty();
  }

  @Test
  void aMissingReferenceIsAnErrorUnlessItIsOptional() {
    Pod missing =
        new PodBuilder(pod())
            .editSpec()
            .editContainer(0)
            .addNewEnvFrom()
            .withNewConfigMapRef("nope", null)
            .endEnvFrom()
            .endContainer()
            .endSpec()
            .build();
    assertThatThrownBy(() -> environment(missing))
        .isInstanceOf(ContainerConfigException.class)
        .hasMessage("configmap \"nope\" not found");
    Pod optional =
        new PodBuilder(pod())
            .editSpec()
            .editContainer(0)
            .addNewEnvFrom()
            .withNewConfigMapRef("nope", true)
            .endEnvFrom()
            .endContainer()
            .endSpec()
            .build();
    assertThat(environment(optional)).doesNotContainKey("color");
  }

  @Test
  void resourcesAreCountedInTheDivisorRoundedUp() {
    Pod pod =
        new PodBuilder(pod())
            .editSpec()
            .editContainer(0)
            .withNewResources()
            .addToLimits("cpu", new Quantity("250m"))
            .endResources()
            .addNewEnv()
            .withName("CPU")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withResource("limits.cpu")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("MEMORY")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withDivisor(Quantity.parse("1Mi"))
            .withResource("limits.memory")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .endContainer()
            .endSpec()
            .build();
    assertThat(environment(pod)).containsEntry("CPU", "1").containsEntry("MEMORY", "1024");
  }

  private static Map<String, String> environment(Pod pod) {
    PodFields fields =
        new PodFields(
            pod,
            List.of("10.244.0.5"),
            List.of("192.0.2.7"),
            Map.of("memory", Quantity.parse("1Gi")));
    return ContainerEnvironment.of(
        pod, pod.getSpec().getContainers().getFirst(), new Objects(), fields);
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .endContainer()
        .endSpec()
        .build();
  }
}
