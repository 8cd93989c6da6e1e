package io.tiphys.apiserver.request;

import io.tiphys.api.resource.GroupVersionKind;

/** What upstream's programs call kinds; some of its messages tell it. */
public final class GoNames {

  private GoNames() {}

  /** The kind as it is between versions: {@code core.Pod}. */
  public static String internal(GroupVersionKind kind) {
    int dot = kind.group().indexOf('.');
    String group = dot < 0 ? kind.group() : kind.group().substring(0, dot);
    return (group.isEmpty() ? "core" : group) + "." + kind.kind();
  }
}
