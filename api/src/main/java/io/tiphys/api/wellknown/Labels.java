package io.tiphys.api.wellknown;

/** Labels with a meaning (API reference, well-known labels, annotations and taints). */
public final class Labels {

  /** On an EndpointSlice: the Service whose endpoints it holds. */
  public static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** On an EndpointSlice: the controller that may change it. */
  public static final String SLICE_MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  /** On a Service: the proxy that looks after it, if that is not the default one. */
  public static final String SERVICE_PROXY_NAME = "service.kubernetes.io/service-proxy-name";

  /** On each node that only pretends to run pods, with the value {@code true}. */
  public static final String SIMULATED_NODE = "tiphys.io/simulated";

  private Labels() {}
}
