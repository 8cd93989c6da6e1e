package io.tiphys.apiserver.resources.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.validation.FieldError;
import io.tiphys.apiserver.resources.ResourceStrategy;
import io.tiphys.apiserver.resources.rules.Checked;
import java.util.List;

/** DeviceClasses. */
public final class DeviceClassStrategy implements ResourceStrategy {

  private static final int MOST_CONFIGS = 32;

  @Override
  public void prepareForCreate(ObjectNode deviceClass) {
    dropOff(deviceClass);
  }

  @Override
  public void prepareForUpdate(ObjectNode deviceClass, ObjectNode old) {
    dropOff(deviceClass);
  }

  /** A field of a feature that is off by default. */
  private static void dropOff(ObjectNode deviceClass) {
    if (deviceClass.get("spec") instanceof ObjectNode spec) {
      spec.remove("extendedResourceName");
    }
  }

  @Override
  public boolean isThorough() {
    return true;
  }

  @Override
  public List<FieldError> validate(ObjectNode deviceClass) {
    Checked spec = Checked.root(deviceClass).at("spec");
    DeviceRules.selectors(spec.at("selectors"));
    DeviceRules.atMost(spec.at("config"), MOST_CONFIGS);
    spec.at("config").items().forEach(DeviceRules::configuration);
    return spec.errors();
  }
}
