package io.tiphys.apiserver.table;

import static io.tiphys.apiserver.table.TableColumn.age;
import static io.tiphys.apiserver.table.TableColumn.number;
import static io.tiphys.apiserver.table.TableColumn.objectName;
import static io.tiphys.apiserver.table.TableColumn.text;
import static io.tiphys.apiserver.table.TableColumn.truth;

import com.fasterxml.jackson.databind.JsonNode;

/** The tables of volumes, claims and what provides them. */
final class StorageTables {

  private static final String GROUP = "storage.k8s.io";
  private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

  private StorageTables() {}

  static TableSet all() {
    TableSet tables = new TableSet();
    volumes(tables);
    classes(tables);
    drivers(tables);
    return tables;
  }

  private static void volumes(TableSet tables) {
    tables.add(
        "",
        "PersistentVolume",
        objectName(),
        text("Capacity", one -> Texts.at(one, "spec", "capacity", "storage").asText()),
        text("Access Modes", one -> Texts.accessModes(Texts.at(one, "spec", "accessModes"))),
        text(
            "Reclaim Policy",
            one -> Texts.at(one, "spec", "persistentVolumeReclaimPolicy").asText()),
        text("Status", StorageTables::phase),
        text("Claim", StorageTables::claim),
        text("StorageClass", StorageTables::storageClass),
        text("VolumeAttributesClass", StorageTables::attributesClass),
        text("Reason", one -> Texts.at(one, "status", "reason").asText()),
        age(),
        text("VolumeMode", StorageTables::mode).wide());
    tables.add(
        "",
        "PersistentVolumeClaim",
        objectName(),
        text("Status", StorageTables::phase),
        text("Volume", one -> Texts.at(one, "spec", "volumeName").asText()),
        text(
            "Capacity",
            one -> bound(one) ? Texts.at(one, "status", "capacity", "storage").asText("0") : ""),
        text(
            "Access Modes",
            one -> bound(one) ? Texts.accessModes(Texts.at(one, "status", "accessModes")) : ""),
        text("StorageClass", StorageTables::storageClass),
        text("VolumeAttributesClass", StorageTables::attributesClass),
        age(),
        text("VolumeMode", StorageTables::mode).wide());
    tables.add(
        GROUP,
        "VolumeAttachment",
        objectName(),
        new TableColumn(
            "Attacher",
            "string",
            "name",
            0,
            (one, now) -> Texts.at(one, "spec", "attacher").asText()),
        text("PV", one -> Texts.at(one, "spec", "source", "persistentVolumeName").asText()),
        text("Node", one -> Texts.at(one, "spec", "nodeName").asText()),
        truth("Attached", one -> Texts.at(one, "status", "attached").asBoolean()),
        age());
  }

  private static String phase(JsonNode object) {
    return object.path("metadata").hasNonNull("deletionTimestamp")
        ? "Terminating"
        : Texts.at(object, "status", "phase").asText();
  }

  private static boolean bound(JsonNode claim) {
    return !Texts.at(claim, "spec", "volumeName").asText().isEmpty();
  }

  private static String claim(JsonNode volume) {
    JsonNode claim = Texts.at(volume, "spec", "claimRef");
    return claim.isObject()
        ? claim.path("namespace").asText() + "/" + claim.path("name").asText()
        : "";
  }

  private static String storageClass(JsonNode object) {
    return Texts.orElse(
        Texts.at(object, "metadata", "annotations", CLASS),
        Texts.at(object, "spec", "storageClassName").asText(""));
  }

  private static String attributesClass(JsonNode object) {
    return Texts.orElse(Texts.at(object, "spec", "volumeAttributesClassName"), Texts.UNSET);
  }

  private static String mode(JsonNode object) {
    return Texts.orElse(Texts.at(object, "spec", "volumeMode"), Texts.UNSET);
  }

  private static void classes(TableSet tables) {
    tables.add(
        GROUP,
        "StorageClass",
        new TableColumn("Name", "string", "name", 0, (one, now) -> className(one)),
        text("Provisioner", one -> one.path("provisioner").asText()),
        text("ReclaimPolicy", one -> one.path("reclaimPolicy").asText("Delete")),
        text("VolumeBindingMode", one -> one.path("volumeBindingMode").asText("Immediate")),
        truth("AllowVolumeExpansion", one -> one.path("allowVolumeExpansion").asBoolean())
            .saidToBeText(),
        age());
    tables.add(
        GROUP,
        "VolumeAttributesClass",
        objectName(),
        text("DriverName", one -> one.path("driverName").asText()),
        age());
  }

  private static String className(JsonNode storageClass) {
    String name = Texts.at(storageClass, "metadata", "name").asText();
    JsonNode annotations = Texts.at(storageClass, "metadata", "annotations");
    return annotations.path("storageclass.kubernetes.io/is-default-class").asText().equals("true")
        ? name + " (default)"
        : name;
  }

  private static void drivers(TableSet tables) {
    tables.add(
        GROUP,
        "CSINode",
        objectName(),
        number("Drivers", one -> Texts.at(one, "spec", "drivers").size()),
        age());
    tables.add(
        GROUP,
        "CSIDriver",
        objectName(),
        flag("AttachRequired", "attachRequired", true),
        flag("PodInfoOnMount", "podInfoOnMount", false),
        flag("StorageCapacity", "storageCapacity", false),
        text(
            "TokenRequests",
            one -> {
              String audiences = Texts.joined(Texts.at(one, "spec", "tokenRequests"), "audience");
              return audiences.isEmpty() ? Texts.UNSET : audiences;
            }),
        flag("RequiresRepublish", "requiresRepublish", false),
        text(
            "Modes",
            one -> {
              String modes = Texts.joined(Texts.at(one, "spec", "volumeLifecycleModes"));
              return modes.isEmpty() ? "<none>" : modes;
            }),
        age());
  }

  private static TableColumn flag(String name, String field, boolean usual) {
    return truth(name, one -> Texts.at(one, "spec", field).asBoolean(usual));
  }
}
