package io.tiphys.apiserver.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1.Pod;
import io.kubernetes.client.proto.V1.PodList;
import io.kubernetes.client.proto.V1Apps.Deployment;
import io.tiphys.api.json.Json;
import io.tiphys.api.resource.GroupVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects in protobuf: the same as in JSON, and what other readers of that form see. */
class ProtobufFormTest {

  private static final String POD =
      """
      {"kind":"Pod","apiVersion":"v1",
       "metadata":{"name":"web-0","labels":{"app":"wéb"},"creationTimestamp":"2026-01-02T03:04:05Z",
        "managedFields":[{"manager":"m","fieldsV1":{"f:spec":{".":{}}}}]},
       "spec":{"terminationGracePeriodSeconds":0,
        "containers":[{"name":"c","image":"i","args":["", "x"],
         "resources":{"limits":{"cpu":"500m"}},
         "livenessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5},
         "readinessProbe":{"tcpSocket":{"port":80}}}],
        "volumes":[{"name":"v","configMap":{"name":"cm","defaultMode":0}},
                   {"name":"e","emptyDir":{}}]},
       "status":{"phase":"Running","startTime":"2026-01-02T03:04:05Z"}}
      """;

  private static ObjectNode tree(String json) {
    try {
      return Json.read(json.getBytes(UTF_8), ObjectNode.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ProtobufWriter writer(ObjectNode object) {
    return ProtobufWriter.of(
            GroupVersion.parse(object.path("apiVersion").asText())
                .kind(object.path("kind").asText()))
        .orElseThrow();
  }

  private static byte[] document(String json) {
    return writer(tree(json)).document(json.getBytes(UTF_8));
  }

  private static Unknown envelope(byte[] document) throws InvalidProtocolBufferException {
    assertThat(Arrays.copyOf(document, 4)).containsExactly('k', '8', 's', 0);
    return Unknown.parseFrom(Arrays.copyOfRange(document, 4, document.length));
  }

  static Stream<String> objects() {
    return Stream.of(
        POD,
        """
        {"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"e"},
         "addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"conditions":{"ready":false}}],
         "ports":[{"name":"","port":80}]}
        """,
        """
        {"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"l"},
         "spec":{"holderIdentity":"me","renewTime":"2026-01-02T03:04:05.000006Z"}}
        """,
        """
        {"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1",
         "metadata":{"name":"x"},
         "spec":{"group":"g","names":{"plural":"p","kind":"K"},"scope":"Namespaced","versions":[
          {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
           "x-kubernetes-preserve-unknown-fields":false,
           "properties":{"a":{"type":"array","items":{"type":"string","default":"x"}},
            "b":{"type":"object","additionalProperties":true},
            "c":{"additionalProperties":{"type":"integer","minimum":0,"maximum":1.5}},
            "d":{"enum":[1,"a",null,{"b":[]}]},
            "e":{"x-kubernetes-validations":[{"rule":"self > 0","message":"m"}]}}}}}]}}
        """,
        """
        {"kind":"ValidatingWebhookConfiguration","apiVersion":"admissionregistration.k8s.io/v1",
         "metadata":{"name":"w"},"webhooks":[{"name":"a.b.c","clientConfig":{"caBundle":"AQID"},
          "rules":[{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],
                    "resources":["pods"],"scope":"*"}],
          "sideEffects":"None","admissionReviewVersions":["v1"]}]}
        """,
        """
        {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1",
         "metadata":{},"spec":{"user":"u","extra":{"k":["a","b"],"none":[]}},
         "status":{"allowed":false}}
        """,
        """
        {"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"r"},
         "spec":{"replicas":0,"selector":{"matchLabels":{"a":""}},
          "template":{"metadata":{},"spec":{"containers":[]}}},"status":{"replicas":0}}
        """);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void objectsComeBackAsTheyWere(String json) throws IOException {
    ObjectNode object = tree(json);
    ObjectNode back = ProtobufReader.read(document(json));
    if (object.path("kind").asText().equals("ReplicaSet")) {
      object.withObject("/spec/template/spec").remove("containers"); // as empty as not there
    }
    assertThat(back.toString().length()).isPositive();
    assertThat(sorted(back)).isEqualTo(sorted(object));
    assertThat(sorted(ProtobufReader.read(writer(object).document(object))))
        .isEqualTo(sorted(object));
  }

  /** Numbers compare by their text, whatever Java type they have. */
  private static String sorted(ObjectNode object) {
    try {
      return Json.mapper()
          .writer()
          .with(com.fasterxml.jackson.databind.cfg.JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .writeValueAsString(object);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void otherReadersSeeTheSamePod() throws IOException {
    Unknown envelope = envelope(document(POD));
    assertThat(envelope.getTypeMeta().getKind()).isEqualTo("Pod");
    assertThat(envelope.getTypeMeta().getApiVersion()).isEqualTo("v1");
    Pod pod = Pod.parseFrom(envelope.getRaw());
    assertThat(pod.getUnknownFields().asMap()).isEmpty();
    assertThat(pod.getMetadata().getLabelsMap()).containsEntry("app", "wéb");
    assertThat(pod.getMetadata().getCreationTimestamp().getSeconds()).isEqualTo(1767323045L);
    assertThat(pod.getMetadata().getManagedFields(0).getFieldsV1().getRaw().toStringUtf8())
        .isEqualTo("{\"f:spec\":{\".\":{}}}");
    var container = pod.getSpec().getContainers(0);
    assertThat(container.getArgsList()).containsExactly("", "x");
    assertThat(container.getResources().getLimitsOrThrow("cpu").getString()).isEqualTo("500m");
    assertThat(container.getLivenessProbe().getHandler().getHttpGet().getPort().getStrVal())
        .isEqualTo("http");
    assertThat(container.getReadinessProbe().getHandler().getTcpSocket().getPort().getIntVal())
        .isEqualTo(80);
    var volume = pod.getSpec().getVolumes(0);
    assertThat(volume.getVolumeSource().getConfigMap().getLocalObjectReference().getName())
        .isEqualTo("cm");
    assertThat(volume.getVolumeSource().getConfigMap().hasDefaultMode()).isTrue();
    assertThat(pod.getSpec().getVolumes(1).getVolumeSource().hasEmptyDir()).isTrue();
    assertThat(pod.getSpec().hasTerminationGracePeriodSeconds()).isTrue();
  }

  @Test
  void listsAreMadeOfTheirItemsBytes() throws IOException {
    ProtobufWriter pods = writer(tree(POD));
    byte[] document = document(POD);
    ObjectNode empty = tree("{'kind':'PodList','apiVersion':'v1'}".replace('\'', '"'));
    empty.putObject("metadata").put("resourceVersion", "7").put("remainingItemCount", 5);
    java.io.ByteArrayOutputStream list = new java.io.ByteArrayOutputStream();
    int copies = 300;
    list.writeBytes(writer(empty).listHead(empty, (long) copies * pods.itemSize(document)));
    for (int i = 0; i < copies; i++) {
      byte[] item = pods.item(document);
      assertThat(item).hasSize(pods.itemSize(document));
      list.writeBytes(item);
    }
    list.writeBytes(ProtobufWriter.listEnd());
    PodList read = PodList.parseFrom(envelope(list.toByteArray()).getRaw());
    assertThat(read.getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(read.getItemsList()).hasSize(copies).containsOnly(read.getItems(0));
    assertThat(read.getItems(0).getSpec().getContainers(0).getName()).isEqualTo("c");
  }

  @Test
  void whatOthersWriteIsRead() throws IOException {
    Deployment theirs =
        Deployment.newBuilder()
            .setMetadata(
                io.kubernetes.client.proto.Meta.ObjectMeta.newBuilder()
                    .setName("d")
                    .setUid("")
                    .setGeneration(0))
            .setSpec(
                io.kubernetes.client.proto.V1Apps.DeploymentSpec.newBuilder()
                    .setReplicas(0)
                    .setPaused(false)
                    .setMinReadySeconds(3))
            .build();
    Unknown envelope =
        Unknown.newBuilder()
            .setTypeMeta(
                io.kubernetes.client.proto.Runtime.TypeMeta.newBuilder()
                    .setApiVersion("apps/v1")
                    .setKind("Deployment"))
            .setRaw(theirs.toByteString())
            .build();
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {'k', '8', 's', 0});
    bytes.writeBytes(envelope.toByteArray());
    assertThat(ProtobufReader.read(bytes.toByteArray()))
        .isEqualTo(
            tree(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},"
                        .replace('\'', '"')
                    + "\"spec\":{\"replicas\":0,\"minReadySeconds\":3}}"));
  }

  @Test
  void bytesThatAreNoMessageAreRefused() {
    byte[] document = document(POD);
    for (int length : List.of(0, 3, 4, 5, 9, 20, document.length / 2, document.length - 5)) {
      assertThatThrownBy(() -> ProtobufReader.read(Arrays.copyOf(document, length)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void customGroupsHaveNoMessages() {
    assertThat(ProtobufWriter.of(GroupVersion.parse("apps.example.com/v1").kind("Deployment")))
        .isEmpty();
    assertThat(ProtobufWriter.of(GroupVersion.parse("meta.k8s.io/v1").kind("Table"))).isEmpty();
  }
}
