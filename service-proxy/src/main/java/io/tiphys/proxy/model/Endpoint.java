package io.tiphys.proxy.model;

/** Where a packet can go: a pod's address and port. */
public record Endpoint(String address, int port) implements Comparable<Endpoint> {
  @Override
  public int compareTo(Endpoint other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
  }
}
