package io.tiphys.apiserver;

import io.tiphys.apiserver.archive.ArchiveOptions;
import io.tiphys.apiserver.audit.AuditOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an API server is started; each value is one of upstream's flags, as {@code ApiServerFlags}
 * reads them.
 *
 * @param dataDir where PKI, kubeconfigs and the embedded store lie, as kubeadm lays them out
 */
public record ApiServerOptions(
    Path dataDir,
    Serving serving,
    Etcd etcd,
    Identity identity,
    Network network,
    Admission admission,
    Traffic traffic,
    ArchiveOptions archive,
    AuditOptions audit) {

  /**
   * The listener.
   *
   * @param bindAddress such as 0.0.0.0
   * @param port 0 for a free one
   * @param advertiseAddress how others reach this server; empty to find it out
   * @param certificateNames further host names and addresses for the serving certificate
   * @param certificateFile empty for {@code pki/apiserver.crt}
   * @param keyFile empty for {@code pki/apiserver.key}
   * @param shutdownDelay how long a server that is told to stop goes on while /readyz fails
   * @param minRequestTimeout watches last between this and twice this
   * @param corsAllowedOrigins regular expressions of the origins whose pages may ask
   */
  public record Serving(
      String bindAddress,
      int port,
      Optional<InetAddress> advertiseAddress,
      List<String> certificateNames,
      Optional<Path> certificateFile,
      Optional<Path> keyFile,
      Duration requestTimeout,
      Duration minRequestTimeout,
      Duration shutdownDelay,
      List<String> corsAllowedOrigins) {
    public Serving {
      certificateNames = List.copyOf(certificateNames);
      corsAllowedOrigins = List.copyOf(corsAllowedOrigins);
    }
  }

  /**
   * The store.
   *
   * @param servers empty for the embedded store
   * @param prefix {@code /registry}
   */
  public record Etcd(
      List<String> servers,
      String prefix,
      Optional<Path> caFile,
      Optional<Path> certificateFile,
      Optional<Path> keyFile,
      Duration compactionInterval) {
    public Etcd {
      servers = List.copyOf(servers);
    }
  }

  /**
   * Who may come in.
   *
   * @param authorizationModes upstream's names: Node, RBAC, AlwaysAllow
   * @param serviceAccountIssuer empty for {@code https://kubernetes.default.svc.<cluster domain>}
   */
  public record Identity(
      boolean anonymous,
      List<String> authorizationModes,
      Optional<Path> clientCaFile,
      Optional<String> serviceAccountIssuer,
      List<Path> serviceAccountKeyFiles,
      Optional<Path> serviceAccountSigningKeyFile,
      Optional<Path> tokenFile) {
    public Identity {
      authorizationModes = List.copyOf(authorizationModes);
      serviceAccountKeyFiles = List.copyOf(serviceAccountKeyFiles);
    }
  }

  /**
   * The cluster's addresses.
   *
   * @param publishesServers whether this server counts itself among those that the Service {@code
   *     default/kubernetes} leads to, and keeps its endpoints
   */
  public record Network(
      String serviceCidr,
      int firstNodePort,
      int lastNodePort,
      String clusterDomain,
      boolean publishesServers) {}

  /** Which admission plugins run besides, or less than, the default ones. */
  public record Admission(Set<String> enabled, Set<String> disabled, Duration eventTimeToLive) {
    public Admission {
      enabled = Set.copyOf(enabled);
      disabled = Set.copyOf(disabled);
    }
  }

  /**
   * How much comes in at a time, and how a server stops.
   *
   * @param readRequests reads at a time; with those of writes, the seats of all priority levels
   * @param writeRequests writes at a time
   * @param fair whether priority levels and fair queues share them out; otherwise they are plain
   *     limits
   * @param goawayChance how probably a request over HTTP/2 has its connection opened anew, 0 to
   *     0.02
   * @param sendRetryAfter whether a stopping server goes on listening and sends clients away until
   *     what is in flight has ended
   * @param watchGracePeriod how long a stopping server waits for its watches to end
   */
  public record Traffic(
      int readRequests,
      int writeRequests,
      boolean fair,
      double goawayChance,
      boolean sendRetryAfter,
      Duration watchGracePeriod) {

    public Traffic {
      if (goawayChance < 0 || goawayChance > 0.02) {
        throw new IllegalArgumentException(
            "--goaway-chance can not be less than 0 or greater than 0.02, not " + goawayChance);
      }
    }
  }

  public Path pki() {
    return dataDir.resolve("pki");
  }
}
