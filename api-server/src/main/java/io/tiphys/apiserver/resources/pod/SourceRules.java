package io.tiphys.apiserver.resources.pod;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of storage that pods and the cluster's volumes name in the same words. */
public final class SourceRules {

  private static final Pattern IQN =
      Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([A-Za-z0-9_.-]+)(:[^,;*&$|\\s]+)?");
  private static final Pattern EUI = Pattern.compile("eui\\.[0-9A-Fa-f]{16}");
  private static final Pattern NAA = Pattern.compile("naa\\.[0-9A-Fa-f]{32}");
  private static final List<String> DISK =
      List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd");
  private static final List<String> MANAGED =
      List.of(
          "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}");

  private static final List<String> HOST_PATH_TYPES =
      List.of(
          "",
          "BlockDevice",
          "CharDevice",
          "Directory",
          "DirectoryOrCreate",
          "File",
          "FileOrCreate",
          "Socket");

  private SourceRules() {}

  /** Checks a path of the node. */
  public static void hostPath(Checked source) {
    directory(source.at("path"));
    if (source.has("type") && !HOST_PATH_TYPES.contains(source.at("type").text())) {
      source.at("type").notSupported(HOST_PATH_TYPES);
    }
  }

  public static void directory(Checked path) {
    if (path.requireSet("")) {
      MountRules.noBacksteps(path);
    }
  }

  public static void check(Checked source) {
    switch (source.name()) {
      case "nfs" -> {
        source.at("server").requireSet("");
        Checked path = source.at("path");
        path.requireSet("");
        if (!path.text().startsWith("/")) {
          path.invalid(path.text(), "must be an absolute path");
        }
      }
      case "iscsi" -> iscsi(source);
      case "fc" -> fibreChannel(source);
      case "rbd" -> {
        list(source.at("monitors"));
        source.at("image").requireSet("");
      }
      case "cephfs" -> list(source.at("monitors"));
      case "glusterfs" -> {
        source.at("endpoints").requireSet("");
        source.at("path").requireSet("");
      }
      case "flexVolume" -> flex(source);
      case "azureDisk" -> azureDisk(source);
      case "azureFile" -> {
        source.at("secretName").requireSet("");
        source.at("shareName").requireSet("");
      }
      case "gcePersistentDisk" -> gce(source);
      case "awsElasticBlockStore" -> {
        source.at("volumeID").requireSet("");
        partition(source.at("partition"), source.at("partition").path());
      }
      case "scaleIO" ->
          List.of("gateway", "system", "volumeName")
              .forEach(field -> source.at(field).requireSet(""));
      case "storageos" -> storageOs(source);
      case "quobyte" -> {
        source
            .at("registry")
            .requireSet("must be a host:port pair or multiple pairs separated by commas");
        source.at("volume").requireSet("");
      }
      case "flocker" -> flocker(source);
      case "gitRepo" -> {
        source.at("repository").requireSet("");
        MountRules.localPath(source.at("directory"));
      }
      case "vsphereVolume" -> source.at("volumePath").requireSet("");
      case "photonPersistentDisk" -> source.at("pdID").requireSet("");
      case "portworxVolume", "cinder" -> source.at("volumeID").requireSet("");
      default -> {
        // Something newer; its schema says what it needs.
      }
    }
  }

  public static void driver(Checked driver) {
    if (driver.requireSet("")) {
      if (driver.text().length() > NameRules.MAX_LABEL) {
        driver.add(FieldError.tooLong(driver.path(), NameRules.MAX_LABEL));
      }
      driver.invalid(NameRules.dnsSubdomain(driver.text().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  private static void list(Checked list) {
    if (list.isEmpty()) {
      list.required("");
    }
  }

  private static void iscsi(Checked source) {
    source.at("targetPortal").requireSet("");
    Checked iqn = source.at("iqn");
    if (iqn.requireSet("")) {
      String text = iqn.text();
      boolean known = text.startsWith("iqn") || text.startsWith("eui") || text.startsWith("naa");
      boolean valid =
          IQN.matcher(text).matches() || EUI.matcher(text).matches() || NAA.matcher(text).matches();
      if (!known) {
        iqn.invalid("must be valid format starting with iqn, eui, or naa");
      } else if (!valid) {
        iqn.invalid("must be valid format");
      }
    }
    unit(source.at("lun"));
    boolean authenticates =
        source.at("chapAuthDiscovery").isTrue() || source.at("chapAuthSession").isTrue();
    if (authenticates && !source.has("secretRef")) {
      source.at("secretRef").required("");
    }
  }

  private static void unit(Checked lun) {
    lun.invalid(NameRules.inRange(lun.number(), 0, 255));
  }

  private static void fibreChannel(Checked source) {
    Checked names = source.at("targetWWNs");
    Checked ids = source.at("wwids");
    if (names.isEmpty() && ids.isEmpty()) {
      names.required("must specify either targetWWNs or wwids, but not both");
    }
    if (!names.isEmpty() && !ids.isEmpty()) {
      names.invalid(
          (ArrayNode) names.value(), "targetWWNs and wwids can not be specified simultaneously");
    }
    if (!names.isEmpty()) {
      if (!source.has("lun")) {
        source.at("lun").required("lun is required if targetWWNs is specified");
      } else {
        unit(source.at("lun"));
      }
    }
  }

  private static void flex(Checked source) {
    source.at("driver").requireSet("");
    for (Checked option : source.at("options").values()) {
      String namespace = option.name().contains("/") ? option.name().split("/", 2)[0] : "";
      String padded = "." + namespace;
      if (padded.endsWith(".kubernetes.io") || padded.endsWith(".k8s.io")) {
        option.invalid(option.name(), "kubernetes.io and k8s.io namespaces are reserved");
      }
    }
  }

  private static void azureDisk(Checked source) {
    source.at("diskName").requireSet("");
    Checked uri = source.at("diskURI");
    uri.requireSet("");
    source.at("cachingMode").oneOf(List.of("None", "ReadOnly", "ReadWrite"));
    source.at("kind").oneOf(List.of("Dedicated", "Managed", "Shared"));
    boolean managed = source.at("kind").is("Managed");
    if (managed && !uri.text().startsWith("/subscriptions")) {
      uri.invalidChoice(uri.text(), MANAGED);
    } else if (!managed && !uri.text().startsWith("https://")) {
      uri.invalidChoice(uri.text(), DISK);
    }
  }

  /** Upstream calls it by its old name here. */
  private static void gce(Checked source) {
    String path =
        source.path().substring(0, source.path().length() - source.name().length())
            + "persistentDisk";
    if (source.at("pdName").isEmpty()) {
      source.add(FieldError.required(path + ".pdName", ""));
    }
    partition(source.at("partition"), path + ".partition");
  }

  private static void partition(Checked partition, String path) {
    if (partition.number() < 0 || partition.number() > 255) {
      partition.add(
          FieldError.invalid(path, partition.number(), "must be between 1 and 255, inclusive"));
    }
  }

  private static void storageOs(Checked source) {
    Checked name = source.at("volumeName");
    if (name.requireSet("")) {
      name.invalid(NameRules.dnsLabel(name.text()));
    }
    Checked namespace = source.at("volumeNamespace");
    if (!namespace.isEmpty()) {
      namespace.invalid(NameRules.dnsLabel(namespace.text()));
    }
    Checked secret = source.at("secretRef");
    if (secret.isSet()) {
      secret.at("name").requireSet("");
    }
  }

  private static void flocker(Checked source) {
    Checked name = source.at("datasetName");
    boolean byId = !source.at("datasetUUID").isEmpty();
    if (name.isEmpty() && !byId) {
      source.required("one of datasetName and datasetUUID is required");
    } else if (!name.isEmpty() && byId) {
      source.invalid("resource", "datasetName and datasetUUID can not be specified simultaneously");
    }
    if (name.text().contains("/")) {
      name.invalid("must not contain '/'");
    }
  }
}
