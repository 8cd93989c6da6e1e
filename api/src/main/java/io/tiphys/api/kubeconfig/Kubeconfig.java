package io.tiphys.api.kubeconfig;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One context of a kubeconfig file with all that it refers to: which cluster, as whom, in which
 * namespace. Referenced files are read when the kubeconfig is, except for the token file, whose
 * content changes.
 *
 * @param namespace empty if the context names none
 */
public record Kubeconfig(String context, Cluster cluster, User user, String namespace) {

  /**
   * Where the API server is and how to know it.
   *
   * @param certificateAuthority PEM; empty: the system's authorities
   * @param tlsServerName the name to expect in the certificate instead of the URL's
   */
  public record Cluster(
      String name,
      URI server,
      Optional<String> certificateAuthority,
      boolean insecureSkipTlsVerify,
      Optional<String> tlsServerName) {

    public static Cluster of(String name, URI server, String certificateAuthority) {
      return new Cluster(name, server, Optional.of(certificateAuthority), false, Optional.empty());
    }
  }

  /**
   * The credentials. Its text form shows none of them.
   *
   * @param clientCertificate PEM, leaf first
   * @param clientKey PEM
   * @param tokenFile read anew for each use, since its content is replaced before it expires; wins
   *     over {@code token}
   */
  public record User(
      String name,
      Optional<String> clientCertificate,
      Optional<String> clientKey,
      Optional<String> token,
      Optional<Path> tokenFile) {

    public static User ofCertificate(String name, String certificate, String key) {
      return new User(
          name, Optional.of(certificate), Optional.of(key), Optional.empty(), Optional.empty());
    }

    public static User ofToken(String name, String token) {
      return new User(
          name, Optional.empty(), Optional.empty(), Optional.of(token), Optional.empty());
    }

    @Override
    public String toString() {
      return "User[name=" + name + "]";
    }
  }

  /** A context named {@code user@cluster}, as kubeadm names it. */
  public static Kubeconfig of(Cluster cluster, User user) {
    return new Kubeconfig(user.name() + "@" + cluster.name(), cluster, user, "");
  }

  /**
   * Reads the current context of a file.
   *
   * @throws KubeconfigException if anything that it needs is absent or wrong
   */
  public static Kubeconfig read(Path file) {
    return KubeconfigReader.open(file).current();
  }

  public static Kubeconfig read(Path file, String context) {
    return KubeconfigReader.open(file).context(context);
  }

  /** The file's text, with all data embedded. */
  public String toYaml() {
    return KubeconfigWriter.write(this);
  }
}
