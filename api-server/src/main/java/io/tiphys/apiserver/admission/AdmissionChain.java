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

  /** Those that do something in each of the two rounds. */
  private final List<AdmissionPlugin> admitting;

  private final List<AdmissionPlugin> validating;
  private final AdmissionMeters meters;

  private AdmissionChain(List<AdmissionPlugin> plugins, AdmissionMeters meters) {
    this.plugins = List.copyOf(plugins);
    this.admitting = plugins.stream().filter(plugin -> has(plugin, "admit")).toList();
    this.validating = plugins.stream().filter(plugin -> has(plugin, "validate")).toList();
    this.meters = meters;
  }

  private static boolean has(AdmissionPlugin plugin, String method) {
    try {
      return !plugin
          .getClass()
          .getMethod(method, Write.class)
          .getDeclaringClass()
          .equals(AdmissionPlugin.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param all in upstream's order
   * @param enabled names as in {@code --enable-admission-plugins}
   * @param disabled names as in {@code --disable-admission-plugins}
   */
  static AdmissionChain of(
      List<AdmissionPlugin> all,
      Set<String> enabled,
      Set<String> disabled,
      AdmissionMeters meters) {
    List<AdmissionPlugin> chosen = new ArrayList<>();
    for (AdmissionPlugin plugin : all) {
      String name = plugin.name();
      if (enabled.contains(name) || (!OFF_BY_DEFAULT.contains(name) && !disabled.contains(name))) {
        chosen.add(plugin);
      }
    }
    return new AdmissionChain(chosen, meters);
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
    for (AdmissionPlugin plugin : admitting) {
      timed(plugin, true, write, () -> plugin.admit(write));
    }
  }

  @Override
  public void validate(Write write) {
    for (AdmissionPlugin plugin : validating) {
      timed(plugin, false, write, () -> plugin.validate(write));
    }
  }

  private void timed(AdmissionPlugin plugin, boolean mutating, Write write, Runnable look) {
    long begun = System.nanoTime();
    boolean rejected = true;
    try {
      look.run();
      rejected = false;
    } finally {
      meters.plugin(
          plugin.name(), mutating, write.operation(), rejected, System.nanoTime() - begun);
    }
  }
}
