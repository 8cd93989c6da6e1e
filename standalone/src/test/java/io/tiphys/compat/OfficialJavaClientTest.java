package io.tiphys.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.ProtoClient;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import io.tiphys.testkit.ApiServerExtension;
import io.tiphys.testkit.Await;
import io.tiphys.testkit.TestApiServer;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class OfficialJavaClientTest {

  private static final String NAMESPACE = "official";

  private final ApiClient client;
  private final CoreV1Api core;

  OfficialJavaClientTest(TestApiServer server) throws IOException {
    try (Reader kubeconfig = Files.newBufferedReader(server.adminKubeconfig())) {
      client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(kubeconfig)).build();
    }
    client.setReadTimeout(0); // as its own examples say, for watches
    core = new CoreV1Api(client);
  }

  @BeforeAll
  void createNamespace() throws ApiException {
    core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE))).execute();
  }

  private static V1ConfigMap configMap(String name, String value) {
    return new V1ConfigMap()
        .metadata(new V1ObjectMeta().name(name).namespace(NAMESPACE).labels(Map.of("app", name)))
        .data(Map.of("key", value));
  }

  @Test
  void readsTheVersion() throws ApiException {
    assertThat(new VersionApi(client).getCode().execute().getGitVersion()).startsWith("v1.35.");
  }

  @Test
  void createsReadsUpdatesAndDeletes() throws ApiException {
    V1ConfigMap created =
        core.createNamespacedConfigMap(NAMESPACE, configMap("crud", "1")).execute();
    assertThat(created.getMetadata().getCreationTimestamp()).isNotNull();

    V1ConfigMap read = core.readNamespacedConfigMap("crud", NAMESPACE).execute();
    assertThat(read.getData()).containsEntry("key", "1");
    assertThat(
            core.listNamespacedConfigMap(NAMESPACE).labelSelector("app=crud").execute().getItems())
        .hasSize(1);

    read.getData().put("key", "2");
    core.replaceNamespacedConfigMap("crud", NAMESPACE, read).execute();
    ApiException conflict =
        catchThrowableOfType(
            ApiException.class,
            () -> core.replaceNamespacedConfigMap("crud", NAMESPACE, read).execute());
    assertThat(conflict.getCode()).isEqualTo(409);

    core.deleteNamespacedConfigMap("crud", NAMESPACE).execute();
    ApiException missing =
        catchThrowableOfType(
            ApiException.class, () -> core.readNamespacedConfigMap("crud", NAMESPACE).execute());
    assertThat(missing.getCode()).isEqualTo(404);
    assertThat(missing.getResponseBody()).contains("configmaps \\\"crud\\\" not found");
  }

  @Test
  void pagesThroughAList() throws ApiException {
    for (int i = 0; i < 5; i++) {
      V1ConfigMap one = configMap("page-" + i, "x");
      one.getMetadata().setLabels(Map.of("paged", "yes"));
      core.createNamespacedConfigMap(NAMESPACE, one).execute();
    }
    List<String> names = new ArrayList<>();
    String token = null;
    do {
      V1ConfigMapList page =
          core.listNamespacedConfigMap(NAMESPACE)
              .labelSelector("paged=yes")
              .limit(2)
              ._continue(token)
              .execute();
      assertThat(page.getItems().size()).isLessThanOrEqualTo(2);
      page.getItems().forEach(item -> names.add(item.getMetadata().getName()));
      token = page.getMetadata().getContinue();
    } while (token != null && !token.isEmpty());
    assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
  }

  @Test
  void patches() throws ApiException {
    core.createNamespacedConfigMap(NAMESPACE, configMap("patched", "1")).execute();
    V1ConfigMap patched =
        PatchUtils.patch(
            V1ConfigMap.class,
            () ->
                core.patchNamespacedConfigMap(
                        "patched", NAMESPACE, new V1Patch("{\"data\":{\"key\":\"2\"}}"))
                    .buildCall(null),
            V1Patch.PATCH_FORMAT_STRATEGIC_MERGE_PATCH,
            client);
    assertThat(patched.getData()).containsEntry("key", "2");
  }

  @Test
  void watches() throws Exception {
    String from =
        core.listNamespacedConfigMap(NAMESPACE).execute().getMetadata().getResourceVersion();
    List<String> seen = new ArrayList<>();
    try (Watch<V1ConfigMap> watch =
        Watch.createWatch(
            client,
            core.listNamespacedConfigMap(NAMESPACE)
                .resourceVersion(from)
                .labelSelector("app=watched")
                .watch(true)
                .buildCall(null),
            new TypeToken<Watch.Response<V1ConfigMap>>() {}.getType())) {
      core.createNamespacedConfigMap(NAMESPACE, configMap("watched", "1")).execute();
      core.replaceNamespacedConfigMap("watched", NAMESPACE, configMap("watched", "2")).execute();
      core.deleteNamespacedConfigMap("watched", NAMESPACE).execute();
      while (seen.size() < 3 && watch.hasNext()) {
        Watch.Response<V1ConfigMap> event = watch.next();
        seen.add(event.type + " " + event.object.getData().get("key"));
      }
    }
    assertThat(seen).containsExactly("ADDED 1", "MODIFIED 2", "DELETED 2");
  }

  @Test
  void keepsAnInformer() throws ApiException {
    core.createNamespacedConfigMap(NAMESPACE, configMap("informed", "1")).execute();
    SharedInformerFactory factory = new SharedInformerFactory(client);
    GenericKubernetesApi<V1ConfigMap, V1ConfigMapList> api =
        new GenericKubernetesApi<>(
            V1ConfigMap.class, V1ConfigMapList.class, "", "v1", "configmaps", client);
    SharedIndexInformer<V1ConfigMap> informer =
        factory.sharedIndexInformerFor(
            api, V1ConfigMap.class, Duration.ofMinutes(10).toMillis(), NAMESPACE);
    List<String> seen = new CopyOnWriteArrayList<>();
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(V1ConfigMap object) {
            tell("+", object);
          }

          @Override
          public void onUpdate(V1ConfigMap old, V1ConfigMap object) {
            tell("~", object);
          }

          @Override
          public void onDelete(V1ConfigMap object, boolean unknown) {
            tell("-", object);
          }

          private void tell(String sign, V1ConfigMap object) {
            if (object.getMetadata().getName().equals("informed")) {
              seen.add(sign + object.getData().get("key"));
            }
          }
        });
    factory.startAllRegisteredInformers();
    try {
      Await.until("informer has synced and told", () -> informer.hasSynced() && !seen.isEmpty());
      core.replaceNamespacedConfigMap("informed", NAMESPACE, configMap("informed", "2")).execute();
      Await.until("update told", () -> seen.contains("~2"));
      core.deleteNamespacedConfigMap("informed", NAMESPACE).execute();
      Await.until("deletion told", () -> seen.contains("-2"));
    } finally {
      factory.stopAllRegisteredInformers();
    }
    assertThat(seen).startsWith("+1").endsWith("-2");
  }

  @Test
  void speaksProtobuf() throws Exception {
    ProtoClient protobuf = new ProtoClient(client);
    String path = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
    V1.ConfigMap map =
        V1.ConfigMap.newBuilder()
            .setMetadata(Meta.ObjectMeta.newBuilder().setName("protobuf"))
            .putData("key", "value")
            .build();

    ProtoClient.ObjectOrStatus<V1.ConfigMap> created =
        protobuf.create(map, path, "v1", "ConfigMap");
    ProtoClient.ObjectOrStatus<V1.ConfigMap> read =
        protobuf.get(V1.ConfigMap.newBuilder(), path + "/protobuf");
    ProtoClient.ObjectOrStatus<V1.ConfigMapList> list =
        protobuf.list(V1.ConfigMapList.newBuilder(), path);
    ProtoClient.ObjectOrStatus<V1.ConfigMap> absent =
        protobuf.get(V1.ConfigMap.newBuilder(), path + "/absent");

    assertThat(created.object).isEqualTo(read.object);
    assertThat(read.object.getDataMap()).containsExactly(Map.entry("key", "value"));
    assertThat(list.object.getItemsList()).contains(read.object);
    assertThat(absent.status.getCode()).isEqualTo(404);
  }
}
