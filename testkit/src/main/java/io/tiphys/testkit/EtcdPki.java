package io.tiphys.testkit;

import io.tiphys.apiserver.pki.ControlPlanePki;
import io.tiphys.testkit.EtcdProcess.ClientFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The certificates of an etcd on the loopback: of its members towards clients and each other, and
 * of a client.
 *
 * @param folder {@code pki}, as {@code tiphys pki} lays it out
 */
record EtcdPki(Path folder) {

  static EtcdPki in(Path directory) {
    URI server = URI.create("https://127.0.0.1:6443");
    new ControlPlanePki(directory, server, server, List.of(), List.of(), List.of(), Map.of())
        .ensure();
    return new EtcdPki(directory.resolve("pki"));
  }

  ClientFiles client() {
    return new ClientFiles(
        folder.resolve("etcd/ca.crt"),
        folder.resolve("apiserver-etcd-client.crt"),
        folder.resolve("apiserver-etcd-client.key"));
  }

  /** What makes a member ask everybody for a certificate. */
  List<String> flags() {
    Path etcd = folder.resolve("etcd");
    return List.of(
        "--cert-file=" + etcd.resolve("server.crt"),
        "--key-file=" + etcd.resolve("server.key"),
        "--trusted-ca-file=" + etcd.resolve("ca.crt"),
        "--client-cert-auth",
        "--peer-cert-file=" + etcd.resolve("peer.crt"),
        "--peer-key-file=" + etcd.resolve("peer.key"),
        "--peer-trusted-ca-file=" + etcd.resolve("ca.crt"),
        "--peer-client-cert-auth");
  }
}
