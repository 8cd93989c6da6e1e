package io.tiphys.apiserver.resources.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.ArrayList;
import java.util.List;

/** ResourceClaims, whose spec never changes. */
public final class DeviceClaimStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode claim) {
    ResourceStrategy.super.prepareForCreate(claim);
    ClaimDefaults.dropOff(claim.path("spec").path("devices"));
  }

  @Override
  public void applyDefaults(ObjectNode claim) {
    ClaimDefaults.apply(claim.path("spec").path("devices"));
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode claim) {
    Checked devices = Checked.root(claim).at("spec", "devices");
    ClaimRules.check(devices);
    return devices.errors();
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode claim, ObjectNode old) {
    Checked root = Checked.root(claim);
    root.immutable("spec", old);
    return root.errors();
  }

  @Override
  public List<FieldError> validateStatusUpdate(ObjectNode claim, ObjectNode old) {
    Checked status = Checked.root(claim).at("status");
    for (Checked user : status.at("reservedFor").items()) {
      List.of("resource", "name", "uid").forEach(field -> user.at(field).requireSet(""));
    }
    if (!status.at("reservedFor").isEmpty() && !status.has("allocation")) {
      status.at("reservedFor").forbidden("may not be specified when `allocated` is not set");
    }
    if (status.has("allocation") && old.path("status").hasNonNull("allocation")) {
      status.immutable("allocation", old.path("status"));
    }
    return new ArrayList<>(status.errors());
  }
}
