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
        text("Capacity", "Its size.", one -> Texts.at(one, "spec", "capacity", "storage").asText()),
        text(
            "Access Modes",
            "How it can be used.",
            one -> Texts.accessModes(Texts.at(one, "spec", "accessModes"))),
        text(
            "Reclaim Policy",
            "What becomes of it after its claim.",
            one -> Texts.at(one, "spec", "persistentVolumeReclaimPolicy").asText()),
        text("Status", "What state it is in.", StorageTables::phase),
        text("Claim", "Who claimed it.", StorageTables::claim),
        text("StorageClass", "Its class.", StorageTables::storageClass),
        text("VolumeAttributesClass", "Its class of attributes.", StorageTables::attributesClass),
        text(
            "Reason",
            "Why it is in that state.",
            one -> Texts.at(one, "status", "reason").asText()),
        age(),
        text("VolumeMode", "Whether it is a file system or a device.", StorageTables::mode).wide());
    tables.add(
        "",
        "PersistentVolumeClaim",
        objectName(),
        text("Status", "What state it is in.", StorageTables::phase),
        text("Volume", "What it was given.", one -> Texts.at(one, "spec", "volumeName").asText()),
        text(
            "Capacity",
            "How much it was given.",
            one -> bound(one) ? Texts.at(one, "status", "capacity", "storage").asText("0") : ""),
        text(
            "Access Modes",
            "How it can be used.",
            one -> bound(one) ? Texts.accessModes(Texts.at(one, "status", "accessModes")) : ""),
        text("StorageClass", "Its class.", StorageTables::storageClass),
        text("VolumeAttributesClass", "Its class of attributes.", StorageTables::attributesClass),
        age(),
        text("VolumeMode", "Whether it is a file system or a device.", StorageTables::mode).wide());
    tables.add(
        GROUP,
        "VolumeAttachment",
        objectName(),
        text("Attacher", "Who attaches.", one -> Texts.at(one, "spec", "attacher").asText()),
        text(
            "PV",
            "What is attached.",
            one -> Texts.at(one, "spec", "source", "persistentVolumeName").asText()),
        text("Node", "Where to.", one -> Texts.at(one, "spec", "nodeName").asText()),
        truth(
            "Attached",
            "Whether it is done.",
            one -> Texts.at(one, "status", "attached").asBoolean()),
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
        new TableColumn(
            "Name", "string", "name", "What the class is called.", 0, (one, now) -> className(one)),
        text("Provisioner", "Who makes the volumes.", one -> one.path("provisioner").asText()),
        text(
            "ReclaimPolicy",
            "What becomes of volumes after their claim.",
            one -> one.path("reclaimPolicy").asText("Delete")),
        text(
            "VolumeBindingMode",
            "When volumes are made.",
            one -> one.path("volumeBindingMode").asText("Immediate")),
        truth(
            "AllowVolumeExpansion",
            "Whether volumes can grow.",
            one -> one.path("allowVolumeExpansion").asBoolean()),
        age());
    tables.add(
        GROUP,
        "VolumeAttributesClass",
        objectName(),
        text("DriverName", "Whose volumes it is for.", one -> one.path("driverName").asText()),
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
        number(
            "Drivers",
            "How many drivers the node has.",
            one -> Texts.at(one, "spec", "drivers").size()),
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
            "Whose tokens it gets.",
            one -> {
              String audiences = Texts.joined(Texts.at(one, "spec", "tokenRequests"), "audience");
              return audiences.isEmpty() ? Texts.UNSET : audiences;
            }),
        flag("RequiresRepublish", "requiresRepublish", false),
        text(
            "Modes",
            "How its volumes live.",
            one -> {
              String modes = Texts.joined(Texts.at(one, "spec", "volumeLifecycleModes"));
              return modes.isEmpty() ? "<none>" : modes;
            }),
        age());
    tables.add(
        GROUP,
        "CSIStorageCapacity",
        objectName(),
        text("StorageClassName", "For which class.", one -> one.path("storageClassName").asText()),
        text("Capacity", "How much there is.", one -> one.path("capacity").asText("")));
  }

  private static TableColumn flag(String name, String field, boolean usual) {
    return truth(name, "As in its spec.", one -> Texts.at(one, "spec", field).asBoolean(usual));
  }
}
