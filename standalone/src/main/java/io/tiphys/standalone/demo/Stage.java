package io.tiphys.standalone.demo;

/** The stages of the ripple, in the order in which they build on each other. */
enum Stage {
  DEPLOYMENT("Deployment stored", "the API server", "kubectl get deployment hello -o yaml"),
  REPLICA_SET("ReplicaSet made", "the deployment controller", "kubectl describe deployment hello"),
  POD("Pod made", "the replicaset controller", "kubectl describe replicaset"),
  BOUND("Pod bound to a node", "the scheduler", "kubectl describe pod"),
  SANDBOX("Sandbox started", "the node agent", "kubectl describe pod"),
  STARTED("Container started", "the node agent", "kubectl describe pod"),
  READY("Pod Running and Ready", "the node agent", "kubectl describe pod"),
  ENDPOINT("Endpoint ready", "the endpointslice controller", "kubectl get endpointslices -o yaml"),
  BALANCER("Load balancer address", "the cloud controller", "kubectl describe service hello");

  private final String title;
  private final String actor;
  private final String look;

  Stage(String title, String actor, String look) {
    this.title = title;
    this.actor = actor;
    this.look = look;
  }

  String title() {
    return title;
  }

  /** Whose work it is. */
  String actor() {
    return actor;
  }

  /** What shows why it did not happen. */
  String look() {
    return look;
  }
}
