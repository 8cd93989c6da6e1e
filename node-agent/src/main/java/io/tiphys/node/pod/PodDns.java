package io.tiphys.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import io.tiphys.node.cri.v1.DNSConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What pods find in their {@code resolv.conf}, by their DNS policy. */
final class PodDns {

  private final List<String> clusterServers;
  private final String clusterDomain;
  private final Path hostFile;

  PodDns(List<String> clusterServers, String clusterDomain, Path hostFile) {
    this.clusterServers = clusterServers;
    this.clusterDomain = clusterDomain;
    this.hostFile = hostFile;
  }

  /** The three kinds of lines of a resolv.conf. */
  record Lines(List<String> servers, List<String> searches, List<String> options) {}

  DNSConfig of(Pod pod) {
    String policy = Objects.requireNonNullElse(pod.getSpec().getDnsPolicy(), "ClusterFirst");
    Lines host = hostLines();
    boolean cluster =
        policy.equals("ClusterFirstWithHostNet")
            || (policy.equals("ClusterFirst") && !PodSpecs.usesHostNetwork(pod));
    Lines lines =
        policy.equals("None")
            ? new Lines(List.of(), List.of(), List.of())
            : cluster && !clusterServers.isEmpty() ? clusterLines(pod, host) : host;
    lines = merge(lines, pod.getSpec().getDnsConfig());
    return DNSConfig.newBuilder()
        .addAllServers(lines.servers())
        .addAllSearches(lines.searches())
        .addAllOptions(lines.options())
        .build();
  }

  private Lines clusterLines(Pod pod, Lines host) {
    Set<String> searches = new LinkedHashSet<>();
    searches.add(pod.getMetadata().getNamespace() + ".svc." + clusterDomain);
    searches.add("svc." + clusterDomain);
    searches.add(clusterDomain);
    searches.addAll(host.searches());
    return new Lines(clusterServers, List.copyOf(searches), List.of("ndots:5"));
  }

  private static Lines merge(Lines lines, PodDNSConfig own) {
    if (own == null) {
      return lines;
    }
    Set<String> servers = new LinkedHashSet<>(lines.servers());
    servers.addAll(Objects.requireNonNullElse(own.getNameservers(), List.of()));
    Set<String> searches = new LinkedHashSet<>(lines.searches());
    searches.addAll(Objects.requireNonNullElse(own.getSearches(), List.of()));
    Map<String, String> options = new LinkedHashMap<>();
    lines.options().forEach(option -> options.put(option.split(":", 2)[0], option));
    for (PodDNSConfigOption option :
        Objects.requireNonNullElse(own.getOptions(), List.<PodDNSConfigOption>of())) {
      options.put(
          option.getName(),
          option.getValue() == null
              ? option.getName()
              : option.getName() + ":" + option.getValue());
    }
    return new Lines(List.copyOf(servers), List.copyOf(searches), List.copyOf(options.values()));
  }

  private Lines hostLines() {
    List<String> servers = new ArrayList<>();
    List<String> searches = new ArrayList<>();
    List<String> options = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(hostFile)) {
        List<String> words = List.of(line.strip().split("\\s+"));
        List<String> values = words.subList(1, words.size());
        switch (words.getFirst()) {
          case "nameserver" -> servers.addAll(values);
          case "search" -> {
            searches.clear();
            searches.addAll(values);
          }
          case "options" -> options.addAll(values);
          default -> {}
        }
      }
    } catch (IOException e) {
      return new Lines(List.of(), List.of(), List.of());
    }
    return new Lines(servers, searches, options);
  }
}
