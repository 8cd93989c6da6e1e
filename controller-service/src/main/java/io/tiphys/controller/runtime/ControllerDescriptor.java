package io.tiphys.controller.runtime;

import java.util.List;
import java.util.function.Function;

/**
 * Declares a controller: how it is called and how its loops are made.
 *
 * @param name upstream's name, as {@code --controllers} takes it
 * @param alias upstream's older name, which {@code --controllers} takes as well
 * @param serviceAccount in {@code kube-system}: the identity under which it writes
 * @param eventSource the component that its events name
 * @param assembly makes its loops; called before the informers are started, so that it may add
 *     indexes and handlers
 */
public record ControllerDescriptor(
    String name,
    String alias,
    String serviceAccount,
    String eventSource,
    Function<ControllerContext, List<? extends Loop>> assembly) {

  /** A controller whose events carry the name of its ServiceAccount, as most do. */
  public static ControllerDescriptor of(
      String name,
      String alias,
      String serviceAccount,
      Function<ControllerContext, List<? extends Loop>> assembly) {
    return new ControllerDescriptor(name, alias, serviceAccount, serviceAccount, assembly);
  }

  public boolean isCalled(String nameOrAlias) {
    return name.equals(nameOrAlias) || alias.equals(nameOrAlias);
  }
}
