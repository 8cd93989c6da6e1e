package io.tiphys.apiserver;

import io.tiphys.api.flags.CommandLine;
import io.tiphys.api.flags.Flag;
import io.tiphys.api.flags.Flags;
import io.tiphys.api.flags.UsageException;
import io.tiphys.apiserver.archive.ArchiveFlags;
import io.tiphys.apiserver.audit.AuditFlags;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The server's options as flags, by upstream's names. */
public final class ApiServerFlags {

  private ApiServerFlags() {}

  public static List<Flag> all() {
    List<Flag> all = new ArrayList<>(own());
    all.addAll(AuditFlags.all());
    all.addAll(ArchiveFlags.all());
    return all;
  }

  private static List<Flag> own() {
    return List.of(
        Flag.text(
            "data-dir", "/etc/kubernetes", "Where PKI, kubeconfigs and the embedded store lie."),
        Flag.text("bind-address", "0.0.0.0", "The address to listen on."),
        Flag.integer("secure-port", 6443, "The port to listen on; 0 for a free one."),
        Flag.text("advertise-address", "", "How others reach this server."),
        Flag.list("tls-san", List.of(), "Further names and addresses of the serving certificate."),
        Flag.text("tls-cert-file", "", "The serving certificate, instead of one of its own."),
        Flag.text("tls-private-key-file", "", "The key of --tls-cert-file."),
        Flag.duration(
            "request-timeout", Duration.ofMinutes(1), "How long a request may take, but a watch."),
        Flag.integer("min-request-timeout", 1800, "Seconds that a watch lasts at least."),
        Flag.duration(
            "shutdown-delay-duration",
            Duration.ZERO,
            "How long a server that is told to stop goes on while /readyz fails."),
        Flag.bool(
            "shutdown-send-retry-after",
            false,
            "Whether a stopping server listens, and sends clients away, until all is done."),
        Flag.duration(
            "shutdown-watch-termination-grace-period",
            Duration.ZERO,
            "How long a stopping server waits for its watches to end."),
        Flag.text(
            "goaway-chance",
            "0",
            "How probably a request over HTTP/2 ends its connection, 0 to 0.02."),
        Flag.integer("max-requests-inflight", 400, "How many reads are served at a time."),
        Flag.integer("max-mutating-requests-inflight", 200, "How many writes at a time."),
        Flag.bool(
            "enable-priority-and-fairness",
            true,
            "Whether priority levels and fair queues share these out."),
        Flag.list("etcd-servers", List.of(), "etcd's URLs; without, the embedded store is used."),
        Flag.text("etcd-prefix", "/registry", "The prefix of all keys in etcd."),
        Flag.text("etcd-cafile", "", "The authority that etcd's certificates are signed by."),
        Flag.text("etcd-certfile", "", "The certificate shown to etcd."),
        Flag.text("etcd-keyfile", "", "The key of --etcd-certfile."),
        Flag.duration(
            "etcd-compaction-interval", Duration.ofMinutes(5), "How long the past is kept."),
        Flag.list(
            "cors-allowed-origins",
            List.of(),
            "Regular expressions of the origins whose pages may ask, such as"
                + " ^https://board\\.example\\.org$."),
        Flag.bool("anonymous-auth", true, "Whether requests without credentials may be made."),
        Flag.list("authorization-mode", List.of("Node", "RBAC"), "Who says who may do what."),
        Flag.text("client-ca-file", "", "What client certificates are verified against."),
        Flag.text("token-auth-file", "", "A file of static tokens."),
        Flag.text("service-account-issuer", "", "Who issues the tokens of ServiceAccounts."),
        Flag.list(
            "service-account-key-file", List.of(), "What ServiceAccounts' tokens are verified by."),
        Flag.text("service-account-signing-key-file", "", "What they are signed by."),
        Flag.text("service-cluster-ip-range", "10.96.0.0/12", "The addresses of Services."),
        Flag.text("service-node-port-range", "30000-32767", "The node ports of Services."),
        Flag.text("cluster-domain", "cluster.local", "The domain of the cluster's names."),
        Flag.text(
            "endpoint-reconciler-type",
            "lease",
            "Whether this server keeps the endpoints of the Service default/kubernetes: lease or"
                + " none."),
        Flag.list("enable-admission-plugins", List.of(), "Plugins besides the default ones."),
        Flag.list("disable-admission-plugins", List.of(), "Default plugins to leave out."),
        Flag.duration("event-ttl", Duration.ofHours(1), "How long Events are kept."));
  }

  /**
   * The options of a command line.
   *
   * @param arguments such as {@code --secure-port=0}
   * @throws UsageException with what is wrong
   */
  public static ApiServerOptions parse(String... arguments) {
    return new CommandLine("kube-apiserver", "Serves the Kubernetes API.", all())
        .parse(arguments)
        .map(ApiServerFlags::read)
        .orElseThrow(() -> new UsageException("--help is for the program itself"));
  }

  public static ApiServerOptions read(Flags flags) {
    return new ApiServerOptions(
        Path.of(flags.text("data-dir")).toAbsolutePath().normalize(),
        new ApiServerOptions.Serving(
            flags.text("bind-address"),
            flags.integer("secure-port"),
            flags.find("advertise-address").map(ApiServerFlags::address),
            flags.list("tls-san"),
            path(flags, "tls-cert-file"),
            path(flags, "tls-private-key-file"),
            flags.duration("request-timeout"),
            Duration.ofSeconds(flags.integer("min-request-timeout")),
            flags.duration("shutdown-delay-duration"),
            origins(flags)),
        new ApiServerOptions.Etcd(
            flags.list("etcd-servers"),
            flags.text("etcd-prefix"),
            path(flags, "etcd-cafile"),
            path(flags, "etcd-certfile"),
            path(flags, "etcd-keyfile"),
            flags.duration("etcd-compaction-interval")),
        new ApiServerOptions.Identity(
            flags.bool("anonymous-auth"),
            flags.list("authorization-mode"),
            path(flags, "client-ca-file"),
            flags.find("service-account-issuer"),
            flags.list("service-account-key-file").stream().map(Path::of).toList(),
            path(flags, "service-account-signing-key-file"),
            path(flags, "token-auth-file")),
        network(flags),
        new ApiServerOptions.Admission(
            Set.copyOf(flags.list("enable-admission-plugins")),
            Set.copyOf(flags.list("disable-admission-plugins")),
            flags.duration("event-ttl")),
        traffic(flags),
        ArchiveFlags.read(flags),
        AuditFlags.read(flags));
  }

  private static ApiServerOptions.Traffic traffic(Flags flags) {
    try {
      return new ApiServerOptions.Traffic(
          flags.integer("max-requests-inflight"),
          flags.integer("max-mutating-requests-inflight"),
          flags.bool("enable-priority-and-fairness"),
          Double.parseDouble(flags.text("goaway-chance")),
          flags.bool("shutdown-send-retry-after"),
          flags.duration("shutdown-watch-termination-grace-period"));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--goaway-chance must be a number such as 0.001, not " + flags.text("goaway-chance"));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static List<String> origins(Flags flags) {
    List<String> origins = flags.list("cors-allowed-origins");
    for (String origin : origins) {
      try {
        Pattern.compile(origin);
      } catch (PatternSyntaxException e) {
        throw new UsageException(
            "--cors-allowed-origins must be regular expressions, and "
                + origin
                + " is none: "
                + e.getDescription());
      }
    }
    return origins;
  }

  private static ApiServerOptions.Network network(Flags flags) {
    String range = flags.text("service-node-port-range");
    String[] bounds = range.split("-", 2);
    try {
      return new ApiServerOptions.Network(
          flags.text("service-cluster-ip-range"),
          Integer.parseInt(bounds[0].strip()),
          Integer.parseInt(bounds[bounds.length - 1].strip()),
          flags.text("cluster-domain"),
          publishesServers(flags.text("endpoint-reconciler-type")));
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--service-node-port-range must be two ports such as 30000-32767, not " + range);
    }
  }

  private static boolean publishesServers(String reconciler) {
    return switch (reconciler) {
      case "lease" -> true;
      case "none" -> false;
      case "master-count" ->
          throw new UsageException(
              "--endpoint-reconciler-type=master-count is deprecated and not offered: leave the flag"
                  + " out, for lease, which counts the servers that live");
      default ->
          throw new UsageException(
              "--endpoint-reconciler-type must be lease or none, not " + reconciler);
    };
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--advertise-address must be an IP address, not " + literal);
    }
  }

  private static Optional<Path> path(Flags flags, String name) {
    return flags.find(name).map(Path::of);
  }
}
