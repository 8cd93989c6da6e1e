package io.tiphys.apiserver.pki;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a leaf certificate is to say.
 *
 * @param commonName the user's name, for a client
 * @param organizations the user's groups, for a client
 * @param dnsNames the names that a server answers to
 * @param addresses the literal IP addresses that a server answers to
 */
record CertificateRequest(
    String commonName,
    List<String> organizations,
    Usage usage,
    KeyType keyType,
    Set<String> dnsNames,
    Set<String> addresses) {

  enum Usage {
    CLIENT,
    SERVER,
    /** A server that calls its like, as etcd's members do. */
    PEER
  }

  /** EC keys are made in no time; RSA keys are what some clients only read. */
  enum KeyType {
    EC_P256,
    RSA_2048
  }

  CertificateRequest {
    organizations = List.copyOf(organizations);
    dnsNames = new TreeSet<>(dnsNames);
    addresses = new TreeSet<>(addresses);
  }

  static CertificateRequest client(String commonName, String... groups) {
    return new CertificateRequest(
        commonName, List.of(groups), Usage.CLIENT, KeyType.EC_P256, Set.of(), Set.of());
  }

  static CertificateRequest server(
      String commonName, Set<String> dnsNames, Set<String> addresses, String... organizations) {
    return new CertificateRequest(
        commonName, List.of(organizations), Usage.SERVER, KeyType.EC_P256, dnsNames, addresses);
  }

  static CertificateRequest peer(String commonName, Set<String> dnsNames, Set<String> addresses) {
    return new CertificateRequest(
        commonName, List.of(), Usage.PEER, KeyType.EC_P256, dnsNames, addresses);
  }

  CertificateRequest withKey(KeyType type) {
    return new CertificateRequest(commonName, organizations, usage, type, dnsNames, addresses);
  }

  CertificateRequest withNames(Set<String> dnsNames, Set<String> addresses) {
    return new CertificateRequest(commonName, organizations, usage, keyType, dnsNames, addresses);
  }
}
