package io.tiphys.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tiphys.api.resource.GroupResource;
import java.util.Map;

/** Keeps volumes and claims from going while they are in use. */
record StorageObjectInUseProtection() implements AdmissionPlugin {

  private static final Map<GroupResource, String> FINALIZERS =
      Map.of(
          new GroupResource("", "persistentvolumes"),
          "kubernetes.io/pv-protection",
          Writes.CLAIMS,
          "kubernetes.io/pvc-protection");

  @Override
  public String name() {
    return "StorageObjectInUseProtection";
  }

  @Override
  public void admit(Write write) {
    GroupResource resource = write.request().groupResource();
    String wanted = FINALIZERS.get(resource);
    if (wanted == null || !Writes.creates(write, resource)) {
      return;
    }
    ArrayNode finalizers =
        Writes.object(write).withObjectProperty("metadata").withArrayProperty("finalizers");
    for (JsonNode finalizer : finalizers) {
      if (finalizer.asText().equals(wanted)) {
        return;
      }
    }
    finalizers.add(wanted);
  }
}
