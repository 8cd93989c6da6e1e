package io.tiphys.apiserver.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All plugins that are switched on, in upstream's order, as one. */
final class AdmissionChain implements AdmissionPlugin {

  /**
   * Those that run only when they are asked for. Upstream protects storage objects by default; here
   * nothing would take the finalizers away again as long as the controllers for that are missing.
   */
  private static final Set<String> OFF_BY_DEFAULT =
      Set.of("AlwaysPullImages", "StorageObjectInUseProtection");

  private final List<AdmissionPlugin> plugins;

  private AdmissionChain(List<AdmissionPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /**
   * @param all in upstream's order
   * @param enabled names as in {@code --enable-admission-plugins}
   * @param disabled names as in {@code --disable-admission-plugins}
   */
  static AdmissionChain of(List<AdmissionPlugin> all, Set<String> enabled, Set<String> disabled) {
    List<AdmissionPlugin> chosen = new ArrayList<>();
    for (AdmissionPlugin plugin : all) {
      String name = plugin.name();
      if (enabled.contains(name) || (!OFF_BY_DEFAULT.contains(name) && !disabled.contains(name))) {
        chosen.add(plugin);
      }
    }
    return new AdmissionChain(chosen);
  }

  /** The names of the plugins that run, in their order. */
  List<String> names() {
    return plugins.stream().map(AdmissionPlugin::name).toList();
  }

  @Override
  public String name() {
    return "AdmissionChain";
  }

  @Override
  public void admit(Write write) {
    for (AdmissionPlugin plugin : plugins) {
      plugin.admit(write);
    }
  }

  @Override
  public void validate(Write write) {
    for (AdmissionPlugin plugin : plugins) {
      plugin.validate(write);
    }
  }
}
