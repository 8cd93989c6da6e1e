package io.tiphys.client;

import java.net.URI;
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

  /** The same servers as somebody else. */
  public ClusterAccess as(Credentials credentials) {
    return new ClusterAccess(servers, authorityPem, trustAnything, credentials);
  }

  /** How a client proves who it is. */
  public sealed interface Credentials {}

  /** Nobody. */
  public record Anonymous() implements Credentials {}

  /** A certificate (with its chain) and its private key: PKCS #8, PKCS #1 or SEC 1. */
  public record ClientCertificate(String certificatePem, String keyPem) implements Credentials {}

  /** A bearer token, asked for before each call, so that it may be renewed. */
  public record Token(Supplier<String> token) implements Credentials {
    public static Token of(String token) {
      return new Token(() -> token);
    }
  }
}
