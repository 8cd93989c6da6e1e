package io.tiphys.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * How the cluster's name server runs.
 *
 * @param listen where it listens; port 0 for a free one
 * @param advertiseAddress the address at which nodes and pods reach it
 * @param serviceAddress the fixed address of its Service
 * @param domain the cluster domain
 * @param resolvConf names the servers for all other names
 */
public record ClusterDnsOptions(
    InetSocketAddress listen,
    String advertiseAddress,
    String serviceAddress,
    String domain,
    Path resolvConf) {

  /**
   * A server on this address and any free port, with the usual names. It listens on just this
   * address: a datagram socket for all addresses would answer from whichever is nearest to the
   * asker, and the asker's kernel knows only the one that the Service's rules sent the question to.
   */
  public static ClusterDnsOptions on(String advertiseAddress) {
    return new ClusterDnsOptions(
        new InetSocketAddress(advertiseAddress, 0),
        advertiseAddress,
        "10.96.0.10",
        "cluster.local",
        Path.of("/etc/resolv.conf"));
  }
}
