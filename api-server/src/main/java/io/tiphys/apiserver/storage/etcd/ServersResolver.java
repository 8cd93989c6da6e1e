package io.tiphys.apiserver.storage.etcd;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Tells gRPC the addresses of the etcd members, each with its own name for TLS.
 *
 * <p>Names are looked up again whenever a connection has failed: a member may come back elsewhere.
 * (jetcd's own resolvers look up once, and cannot read IPv6 addresses.)
 */
final class ServersResolver extends NameResolver {

  private static final String SCHEME = "tiphys-etcd";

  static {
    NameResolverRegistry.getDefaultRegistry().register(new Provider());
  }

  private final List<URI> servers;
  private final Executor executor;
  private volatile Listener2 listener = new Silent();

  private ServersResolver(List<URI> servers, Executor executor) {
    this.servers = servers;
    this.executor = executor;
  }

  /** The target by which gRPC finds this resolver for these servers. */
  static String target(List<URI> servers) {
    String list = servers.stream().map(ServersResolver::authority).collect(Collectors.joining(","));
    try {
      return new URI(SCHEME, "", "/" + list, null).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not addresses of etcd: " + servers, e);
    }
  }

  @Override
  public String getServiceAuthority() {
    return authority(servers.getFirst());
  }

  @Override
  public void start(Listener2 consumer) {
    listener = consumer;
    refresh();
  }

  @Override
  public void refresh() {
    executor.execute(this::resolve);
  }

  private void resolve() {
    List<EquivalentAddressGroup> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (URI server : servers) {
      try {
        found.add(group(server));
      } catch (UnknownHostException e) {
        unknown.add(server.getHost());
      }
    }
    listener.onResult(
        ResolutionResult.newBuilder()
            .setAddressesOrError(
                found.isEmpty()
                    ? StatusOr.fromStatus(
                        Status.UNAVAILABLE.withDescription("unknown host " + unknown))
                    : StatusOr.fromValue(found))
            .build());
  }

  private static EquivalentAddressGroup group(URI server) throws UnknownHostException {
    List<SocketAddress> addresses =
        Arrays.stream(InetAddress.getAllByName(server.getHost()))
            .<SocketAddress>map(address -> new InetSocketAddress(address, EtcdOptions.port(server)))
            .toList();
    return new EquivalentAddressGroup(
        addresses,
        Attributes.newBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, authority(server))
            .build());
  }

  private static String authority(URI server) {
    return server.getHost() + ":" + EtcdOptions.port(server);
  }

  @Override
  public void shutdown() {
    listener = new Silent();
  }

  private static final class Silent extends Listener2 {
    @Override
    public void onResult(ResolutionResult result) {}

    @Override
    public void onError(Status error) {}
  }

  private static final class Provider extends NameResolverProvider {
    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5;
    }

    @Override
    public String getDefaultScheme() {
      return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, Args args) {
      List<URI> servers =
          Arrays.stream(target.getPath().substring(1).split(","))
              .map(server -> URI.create("etcd://" + server))
              .toList();
      Executor executor = args.getOffloadExecutor();
      return new ServersResolver(servers, executor == null ? Runnable::run : executor);
    }
  }
}
