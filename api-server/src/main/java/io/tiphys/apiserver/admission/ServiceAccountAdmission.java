package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Gives each pod an account and mounts the account's token where programs look for it. */
final class ServiceAccountAdmission implements AdmissionPlugin {

  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";
  private static final int TOKEN_SECONDS = 3607;
  private static final int FILE_MODE = 0644;

  /** How often, and after how many milliseconds, an account is looked for that is to come soon. */
  private static final int TRIES = 10;

  private static final long PAUSE_MILLIS = 50;

  private final ClusterView cluster;
  private final Supplier<String> suffixes;

  /**
   * @param suffixes makes the random ends of volumes' names
   */
  ServiceAccountAdmission(ClusterView cluster, Supplier<String> suffixes) {
    this.cluster = cluster;
    this.suffixes = suffixes;
  }

  @Override
  public String name() {
    return "ServiceAccount";
  }

  @Override
  public void admit(Write write) {
    if (!Writes.creates(write, Writes.PODS)
        || !(Writes.object(write).get("spec") instanceof ObjectNode spec)) {
      return;
    }
    if (Writes.object(write).path("metadata").path("annotations").has(MIRROR)) {
      checkMirror(write, spec);
      return;
    }
    if (spec.path("serviceAccountName").asText().isEmpty()) {
      spec.put("serviceAccountName", "default");
    }
    String name = spec.path("serviceAccountName").asText();
    spec.put("serviceAccount", name);
    ObjectNode account = account(write, name);
    if (mounts(spec, account)) {
      mountToken(spec);
    }
    if (spec.path("imagePullSecrets").isEmpty() && !account.path("imagePullSecrets").isEmpty()) {
      spec.set("imagePullSecrets", account.get("imagePullSecrets"));
    }
  }

  private static void checkMirror(Write write, ObjectNode spec) {
    if (!spec.path("serviceAccountName").asText().isEmpty()) {
      throw Writes.forbidden(write, "a mirror pod may not reference service accounts");
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("secret") || volume.has("persistentVolumeClaim")) {
        throw Writes.forbidden(write, "a mirror pod may not reference secrets or claims");
      }
    }
  }

  /** The account; one of a new namespace is waited for, since a controller makes it. */
  private ObjectNode account(Write write, String name) {
    String namespace = write.request().namespace();
    for (int i = 0; i < TRIES; i++) {
      Optional<ObjectNode> found = cluster.find(ACCOUNTS, namespace, name);
      if (found.isPresent()) {
        return found.get();
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw Writes.forbidden(
        write,
        "error looking up service account "
            + namespace
            + "/"
            + name
            + ": serviceaccount \""
            + name
            + "\" not found");
  }

  private static boolean mounts(JsonNode spec, JsonNode account) {
    JsonNode wanted = spec.path("automountServiceAccountToken");
    return wanted.isBoolean()
        ? wanted.asBoolean()
        : account.path("automountServiceAccountToken").asBoolean(true);
  }

  private void mountToken(ObjectNode spec) {
    String volume = existingVolume(spec).orElseGet(() -> VOLUME_PREFIX + suffixes.get());
    boolean mounted = false;
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        mounted |= mount((ObjectNode) container, volume);
      }
    }
    if (mounted && existingVolume(spec).isEmpty()) {
      addVolume(spec.withArrayProperty("volumes"), volume);
    }
  }

  private static Optional<String> existingVolume(JsonNode spec) {
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.path("name").asText().startsWith(VOLUME_PREFIX)) {
        return Optional.of(volume.path("name").asText());
      }
    }
    return Optional.empty();
  }

  private static boolean mount(ObjectNode container, String volume) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (mount.path("mountPath").asText().equals(TOKEN_PATH)) {
        return false;
      }
    }
    ObjectNode mount = container.withArrayProperty("volumeMounts").addObject();
    mount.put("name", volume).put("readOnly", true).put("mountPath", TOKEN_PATH);
    return true;
  }

  private static void addVolume(ArrayNode volumes, String name) {
    ObjectNode projected = volumes.addObject().put("name", name).putObject("projected");
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", TOKEN_SECONDS)
        .put("path", "token");
    ObjectNode authority = sources.addObject().putObject("configMap");
    authority.put("name", "kube-root-ca.crt");
    authority.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace =
        sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    namespace.put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    projected.put("defaultMode", FILE_MODE);
  }
}
