package io.tiphys.client;

import io.tiphys.api.kubeconfig.Kubeconfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the API servers are, whom to trust, and who one is.
 *
 * @param servers at least one; the others are tried in turn when one cannot be reached
 * @param authorityPem the certificates of the cluster's CA; empty for the JVM's own
 * @param trustAnything whether server certificates are left unchecked; for trials only
 */
public record ClusterAccess(
    List<URI> servers,
    Optional<String> authorityPem,
    boolean trustAnything,
    Credentials credentials) {

  public ClusterAccess {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no server given");
    }
  }

  /** A server whose certificate the given authority has signed. */
  public static ClusterAccess of(URI server, String authorityPem, Credentials credentials) {
    return new ClusterAccess(List.of(server), Optional.of(authorityPem), false, credentials);
  }

  /** What a kubeconfig says. A token file is read before each call, since its content changes. */
  public static ClusterAccess of(Kubeconfig kubeconfig) {
    return new ClusterAccess(
        List.of(kubeconfig.cluster().server()),
        kubeconfig.cluster().certificateAuthority(),
        kubeconfig.cluster().insecureSkipTlsVerify(),
        credentials(kubeconfig.user()));
  }

  private static Credentials credentials(Kubeconfig.User user) {
    if (user.tokenFile().isPresent()) {
      return tokenFile(user.tokenFile().get());
    }
    if (user.token().isPresent()) {
      return Token.of(user.token().get());
    }
    if (user.clientCertificate().isPresent() && user.clientKey().isPresent()) {
      return new ClientCertificate(user.clientCertificate().get(), user.clientKey().get());
    }
    return new Anonymous();
  }

  private static Token tokenFile(Path file) {
    return new Token(() -> text(file).strip());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** The pod's own ServiceAccount; throws {@link IllegalStateException} outside of a pod. */
  public static ClusterAccess inCluster() {
    String host = System.getenv("KUBERNETES_SERVICE_HOST");
    String port = System.getenv("KUBERNETES_SERVICE_PORT");
    if (host == null || port == null) {
      throw new IllegalStateException("not in a pod: give --kubeconfig");
    }
    Path secrets = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    String address = host.contains(":") ? "[" + host + "]" : host;
    return of(
        URI.create("https://" + address + ":" + port),
        text(secrets.resolve("ca.crt")),
        tokenFile(secrets.resolve("token")));
  }

  /** The same servers as somebody else. */
  public ClusterAccess as(Credentials credentials) {
    return new ClusterAccess(servers, authorityPem, trustAnything, credentials);
  }

  /** The same identity at another address of the API server. */
  public ClusterAccess at(URI server) {
    return new ClusterAccess(List.of(server), authorityPem, trustAnything, credentials);
  }

  /** How a client proves who it is. */
  public sealed interface Credentials {}

  /** Nobody. */
  public record Anonymous() implements Credentials {}

  /** A certificate (with its chain) and its private key: PKCS #8, PKCS #1 or SEC 1. */
  public record ClientCertificate(String certificatePem, String keyPem) implements Credentials {
    @Override
    public String toString() {
      return "ClientCertificate";
    }
  }

  /** A bearer token, asked for before each call, so that it may be renewed. */
  public record Token(Supplier<String> token) implements Credentials {
    public static Token of(String token) {
      return new Token(() -> token);
    }
  }
}
