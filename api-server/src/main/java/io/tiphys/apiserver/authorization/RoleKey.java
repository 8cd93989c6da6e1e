package io.tiphys.apiserver.authorization;

/** A Role, or a ClusterRole if the namespace is empty. */
record RoleKey(String namespace, String name) {

  /** As upstream says which object it misses. */
  @Override
  public String toString() {
    return namespace.isEmpty()
        ? "clusterrole.rbac.authorization.k8s.io \"" + name + "\""
        : "role.rbac.authorization.k8s.io \"" + name + "\"";
  }
}
