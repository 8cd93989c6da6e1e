package io.tiphys.apiserver.admission;

import io.tiphys.apiserver.ApiServerOptions;

/** A plugin that does nothing because {@code --disable-admission-plugins} names it. */
public record Switched(String name) implements AdmissionPlugin {

  /** The plugin itself, unless it is switched off. */
  public static AdmissionPlugin by(ApiServerOptions options, AdmissionPlugin plugin) {
    return options.admission().disabled().contains(plugin.name())
        ? new Switched(plugin.name())
        : plugin;
  }
}
