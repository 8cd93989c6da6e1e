package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.api.validation.NameRules;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.GoValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** VolumeAttachments. */
public final class AttachmentStrategy implements ResourceStrategy {

  private static final String ONE_SOURCE =
      "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
  private static final int MAX_METADATA = 256 * 1024;
  private static final int MAX_MESSAGE = 1024;

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public List<FieldError> validate(ObjectNode attachment) {
    Checked spec = Checked.root(attachment).at("spec");
    spec.at("attacher").requireSet("");
    Checked source = spec.at("source");
    Checked volume = source.at("persistentVolumeName");
    boolean inline = source.has("inlineVolumeSpec");
    if (!volume.isSet() && !inline) {
      source.required(ONE_SOURCE);
    } else if (volume.isSet() && inline) {
      source.forbidden(ONE_SOURCE);
    } else if (volume.isSet()) {
      volume.requireSet("must specify non empty persistentVolumeName");
    } else {
      inline(source.at("inlineVolumeSpec"));
    }
    spec.at("nodeName").invalid(NameRules.dnsSubdomain(spec.at("nodeName").text()));
    return spec.errors();
  }

  private static void inline(Checked volume) {
    for (String field : List.of("claimRef", "capacity", "nodeAffinity")) {
      if (!volume.at(field).isEmpty()) {
        volume.at(field).forbidden("may not be specified in the context of inline volumes");
      }
    }
    if (!volume.has("csi")) {
      volume.at("csi").required("has to be specified in the context of inline volumes");
    }
    if (volume.at("accessModes").isEmpty()) {
      volume.at("accessModes").required("");
    }
    Checked policy = volume.at("persistentVolumeReclaimPolicy");
    if (!policy.isEmpty() && !policy.is("Retain")) {
      policy.forbidden("may only be Retain in the context of inline volumes");
    }
    if (volume.has("csi")) {
      ClassRules.csiDriver(volume.at("csi", "driver"));
      volume.at("csi", "volumeHandle").requireSet("");
    }
  }

  @Override
  public List<FieldError> validateNew(ObjectNode attachment) {
    Checked spec = Checked.root(attachment).at("spec");
    validate(attachment).forEach(spec::add);
    ClassRules.csiDriver(spec.at("attacher"));
    Checked volume = spec.at("source", "persistentVolumeName");
    if (volume.isSet()) {
      volume.invalid(NameRules.dnsSubdomain(volume.text()));
    }
    return spec.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode attachment, ObjectNode old) {
    Checked spec = Checked.root(attachment).at("spec");
    if (!Checked.same(spec.value(), old.path("spec"))) {
      spec.invalid(shown(spec), "field is immutable");
    }
    return spec.errors();
  }

  private static JsonNode shown(Checked spec) {
    ObjectNode shown = (ObjectNode) GoValue.of(spec, List.of("attacher"));
    shown.set(
        "Source",
        GoValue.of(
            spec.at("source"),
            List.of("persistentVolumeName", "inlineVolumeSpec"),
            Set.of("persistentVolumeName", "inlineVolumeSpec")));
    return shown.put("NodeName", spec.at("nodeName").text());
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode attachment, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(validate(attachment));
    Checked status = Checked.root(attachment).at("status");
    Checked metadata = status.at("attachmentMetadata");
    long size = 0;
    for (Checked value : metadata.values()) {
      size += value.name().length() + value.text().length();
    }
    if (size > MAX_METADATA) {
      metadata.add(FieldError.tooLong(metadata.path(), MAX_METADATA));
    }
    for (String field : List.of("attachError", "detachError")) {
      Checked error = status.at(field);
      if (error.at("message").text().length() > MAX_MESSAGE) {
        status.add(FieldError.tooLong(error.at("message").path(), MAX_METADATA));
      }
      if (error.at("errorCode").number() < 0) {
        error.at("errorCode").invalid("must be between 0 and 2147483647, inclusive");
      }
    }
    errors.addAll(status.errors());
    return errors;
  }
}
