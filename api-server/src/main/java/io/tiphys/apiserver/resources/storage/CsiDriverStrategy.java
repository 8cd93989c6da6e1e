package io.tiphys.apiserver.resources.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import io.tiphys.apiserver.resources.rules.Defaults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** CSIDrivers. */
public final class CsiDriverStrategy implements ResourceStrategy {

  private static final int SHORTEST_TOKEN = 600;
  private static final int SHORTEST_PERIOD = 10;

  @Override
  public void prepareForCreate(ObjectNode driver) {}

  @Override
  public void prepareForUpdate(ObjectNode driver, ObjectNode old) {}

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public void applyDefaults(ObjectNode driver) {
    ObjectNode spec = Defaults.spec(driver);
    Defaults.put(spec, "attachRequired", true);
    Defaults.put(spec, "podInfoOnMount", false);
    Defaults.put(spec, "storageCapacity", false);
    Defaults.put(spec, "requiresRepublish", false);
    Defaults.put(spec, "seLinuxMount", false);
    if (!spec.hasNonNull("fsGroupPolicy")) {
      spec.put("fsGroupPolicy", "ReadWriteOnceWithFSType");
    }
    if (spec.path("volumeLifecycleModes").isEmpty()) {
      spec.putArray("volumeLifecycleModes").add("Persistent");
    }
  }

  @Override
  public List<FieldError> validate(ObjectNode driver) {
    Checked spec = Checked.root(driver).at("spec");
    spec.at("fsGroupPolicy").oneOf(List.of("File", "None", "ReadWriteOnceWithFSType"));
    tokens(spec.at("tokenRequests"));
    Checked modes = spec.at("volumeLifecycleModes");
    for (Checked mode : modes.items()) {
      if (!mode.is("Persistent") && !mode.is("Ephemeral")) {
        modes.add(
            FieldError.notSupported(modes.path(), mode.text(), List.of("Persistent", "Ephemeral")));
      }
    }
    Checked period = spec.at("nodeAllocatableUpdatePeriodSeconds");
    if (period.isSet() && period.number() < SHORTEST_PERIOD) {
      period.invalid("must be greater than or equal to 10 seconds");
    }
    Checked inSecrets = spec.at("serviceAccountTokenInSecrets");
    if (inSecrets.isSet() && spec.at("tokenRequests").isEmpty()) {
      inSecrets.invalid("serviceAccountTokenInSecrets is set but no tokenRequests are specified");
    }
    return spec.errors();
  }

  private static void tokens(Checked requests) {
    Set<String> audiences = new HashSet<>();
    for (Checked request : requests.items()) {
      if (!audiences.add(request.at("audience").text())) {
        request.at("audience").duplicate();
        continue;
      }
      Checked seconds = request.at("expirationSeconds");
      if (seconds.isSet() && seconds.number() < SHORTEST_TOKEN) {
        seconds.invalid("may not specify a duration less than 10 minutes");
      }
      if (seconds.number() > 1L << 32) {
        seconds.invalid("may not specify a duration larger than 2^32 seconds");
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode driver) {
    Checked spec = Checked.root(driver).at("spec");
    return spec.at("tokenRequests").isEmpty() || spec.has("serviceAccountTokenInSecrets")
        ? List.of()
        : List.of(
            "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to"
                + " true to prevent possible logging of tokens in volume attributes");
  }

  @Override
  public List<String> warningsOnUpdate(ObjectNode driver, ObjectNode old) {
    return List.of();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode driver, ObjectNode old) {
    Checked spec = Checked.root(driver).at("spec");
    Checked attach = spec.at("attachRequired");
    if (!attach.value().equals(old.path("spec").path("attachRequired"))) {
      spec.add(FieldError.invalid("spec.attachedRequired", attach.value(), "field is immutable"));
    }
    spec.immutable("volumeLifecycleModes", old.path("spec"));
    return spec.errors();
  }
}
