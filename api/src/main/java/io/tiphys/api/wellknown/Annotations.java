package io.tiphys.api.wellknown;

/** Annotations with a meaning. */
public final class Annotations {

  /**
   * On a Service of type LoadBalancer: the node that answers for its address on the local network.
   */
  public static final String ANNOUNCED_BY = "tiphys.io/announced-by";

  private Annotations() {}
}
