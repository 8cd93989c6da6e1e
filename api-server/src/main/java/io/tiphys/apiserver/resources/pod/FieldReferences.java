package io.tiphys.apiserver.resources.pod;

import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of what refers to the pod's own fields, in its environment or in a volume. */
final class FieldReferences {

  private static final List<String> ENVIRONMENT =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final List<String> VOLUME =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");
  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final Set<String> CPU_UNITS = Set.of("1m", "1");
  private static final Set<String> BYTE_UNITS =
      Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
  private static final Pattern SUBSCRIPT = Pattern.compile("(.*)\\['(.*)'\\]");

  private FieldReferences() {}

  static void ofEnvironment(Checked reference) {
    check(reference, reference.path(), ENVIRONMENT);
  }

  /**
   * @param path how it is told where the reference stands
   */
  static void ofVolume(Checked reference, String path) {
    check(reference, path, VOLUME);
  }

  private static void check(Checked reference, String path, List<String> supported) {
    Checked version = reference.at("apiVersion");
    String field = reference.at("fieldPath").text();
    String at = path + ".fieldPath";
    if (version.isEmpty()) {
      version.add(FieldError.required(path + ".apiVersion", ""));
    } else if (field.isEmpty()) {
      reference.add(FieldError.required(at, ""));
    } else if (!version.is("v1")) {
      unconverted(reference, at, "unsupported pod version: " + version.text());
    } else {
      Matcher subscript = SUBSCRIPT.matcher(field);
      if (!subscript.matches()) {
        if (!ENVIRONMENT.contains(field) && !VOLUME.contains(field)) {
          unconverted(reference, at, "field label not supported: " + field);
        } else if (!supported.contains(field)) {
          reference.add(FieldError.notSupported(at, field, supported));
        }
        return;
      }
      switch (subscript.group(1)) {
        case "metadata.annotations" ->
            key(reference, path, subscript.group(2).toLowerCase(Locale.ROOT));
        case "metadata.labels" -> key(reference, path, subscript.group(2));
        default -> unconverted(reference, at, "field label does not support subscript: " + field);
      }
    }
  }

  private static void unconverted(Checked reference, String at, String why) {
    reference.add(
        FieldError.invalid(
            at, reference.at("fieldPath").text(), "error converting fieldPath: " + why));
  }

  private static void key(Checked reference, String path, String key) {
    NameRules.qualifiedName(key)
        .forEach(error -> reference.add(FieldError.invalid(path, key, error)));
  }

  static void resource(Checked reference, boolean volume) {
    resource(reference, reference.path(), volume);
  }

  static void resource(Checked reference, String path, boolean volume) {
    String resource = reference.at("resource").text();
    if (volume && reference.at("containerName").isEmpty()) {
      reference.add(FieldError.required(path + ".containerName", ""));
    } else if (resource.isEmpty()) {
      reference.add(FieldError.required(path + ".resource", ""));
    } else if (!RESOURCES.contains(resource)
        && !resource.startsWith("limits.hugepages-")
        && !resource.startsWith("requests.hugepages-")) {
      reference.add(FieldError.notSupported(path + ".resource", resource, RESOURCES));
    }
    divisor(reference, path + ".divisor", resource);
  }

  private static void divisor(Checked reference, String path, String resource) {
    String divisor = reference.at("divisor").text();
    if (divisor.isEmpty() || divisor.equals("0")) {
      return;
    }
    String what = resource.substring(resource.indexOf('.') + 1);
    if (what.equals("cpu")) {
      if (!CPU_UNITS.contains(divisor)) {
        reference.add(
            FieldError.invalid(
                path,
                resource,
                "only divisor's values 1m and 1 are supported with the cpu resource"));
      }
      return;
    }
    String name = what.startsWith("hugepages-") ? "hugepages" : what;
    name = name.equals("ephemeral-storage") ? "local ephemeral storage" : name;
    if (!BYTE_UNITS.contains(divisor)) {
      reference.add(
          FieldError.invalid(
              path,
              resource,
              "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are"
                  + " supported with the "
                  + name
                  + " resource"));
    }
  }
}
