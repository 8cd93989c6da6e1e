package io.tiphys.dns.records;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.tiphys.dns.records.ZoneAnswer.Found;
import io.tiphys.dns.records.ZoneAnswer.NoSuchName;
import io.tiphys.dns.records.ZoneAnswer.NotOurs;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * The zone of the cluster domain, as Kubernetes' DNS specification 1.1.0 lays it out. Answers from
 * what {@link ServiceRecords} holds now; safe for use by any thread.
 */
public final class ClusterZone {

  /** Seconds, as CoreDNS' kubernetes plugin has by default in kubeadm's configuration. */
  static final long TIME_TO_LIVE = 30;

  private final Name origin;
  private final ServiceRecords records;
  private final ReverseZone reverse;

  /**
   * @param domain such as {@code cluster.local}
   */
  public ClusterZone(String domain, ServiceRecords records) {
    this.origin = name(domain + ".");
    this.records = records;
    this.reverse = new ReverseZone(origin, records);
  }

  /** Answers a question of class IN. */
  public ZoneAnswer answer(Name asked, int type) {
    if (ReverseZone.isReverse(asked)) {
      return reverse.answer(asked, type);
    }
    if (!asked.subdomain(origin)) {
      return new NotOurs();
    }
    List<String> labels = labels(asked.relativize(origin));
    if (labels.isEmpty()) {
      return type == Type.SOA ? Found.of(List.of(authority())) : Found.of(List.of());
    }
    return switch (labels.getLast()) {
      case "svc" -> service(labels.subList(0, labels.size() - 1), asked, type);
      case "pod" -> pod(labels.subList(0, labels.size() - 1), asked, type);
      case "dns-version" ->
          labels.size() == 1 && type == Type.TXT
              ? Found.of(List.of(new TXTRecord(asked, DClass.IN, TIME_TO_LIVE, "1.1.0")))
              : labels.size() == 1 ? Found.of(List.of()) : new NoSuchName();
      default -> new NoSuchName();
    };
  }

  /** The record that goes with an answer that says no. */
  public Record authority() {
    return new SOARecord(
        origin,
        DClass.IN,
        TIME_TO_LIVE,
        child("ns.dns"),
        child("hostmaster"),
        1,
        7200,
        1800,
        86400,
        TIME_TO_LIVE);
  }

  /** {@code labels} is what stands before {@code svc}: [...] service namespace. */
  private ZoneAnswer service(List<String> labels, Name asked, int type) {
    if (labels.isEmpty()) {
      return Found.of(List.of());
    }
    String namespace = labels.getLast();
    if (labels.size() == 1) {
      return records.hasNamespace(namespace) ? Found.of(List.of()) : new NoSuchName();
    }
    Optional<Service> service = records.find(namespace, labels.get(labels.size() - 2));
    if (service.isEmpty()) {
      return new NoSuchName();
    }
    List<String> before = labels.subList(0, labels.size() - 2);
    return switch (before.size()) {
      case 0 -> addresses(service.get(), asked, type);
      case 1 -> host(service.get(), before.getFirst(), asked, type);
      case 2 -> ports(service.get(), before.getFirst(), before.getLast(), asked, type);
      default -> new NoSuchName();
    };
  }

  private ZoneAnswer addresses(Service service, Name asked, int type) {
    String external = service.getSpec().getExternalName();
    if ("ExternalName".equals(service.getSpec().getType()) && external != null) {
      Name target = name(external.endsWith(".") ? external : external + ".");
      return Found.of(List.of(new CNAMERecord(asked, DClass.IN, TIME_TO_LIVE, target)));
    }
    if (isHeadless(service)) {
      List<HeadlessEndpoints.Named> endpoints = endpoints(service);
      return endpoints.isEmpty()
          ? new NoSuchName()
          : Found.of(
              address(asked, type, endpoints.stream().map(HeadlessEndpoints.Named::address)));
    }
    return Found.of(address(asked, type, ownAddresses(service).stream()));
  }

  /** One endpoint of a headless Service by its host name. */
  private ZoneAnswer host(Service service, String host, Name asked, int type) {
    List<String> found =
        endpoints(service).stream()
            .filter(endpoint -> endpoint.host().equals(host))
            .map(HeadlessEndpoints.Named::address)
            .toList();
    return !isHeadless(service) || found.isEmpty()
        ? new NoSuchName()
        : Found.of(address(asked, type, found.stream()));
  }

  /** {@code _port._protocol} of a Service. */
  private ZoneAnswer ports(Service service, String port, String protocol, Name asked, int type) {
    if (!port.startsWith("_") || !protocol.startsWith("_")) {
      return new NoSuchName();
    }
    List<Record> answers = new ArrayList<>();
    List<Record> additional = new ArrayList<>();
    if (isHeadless(service)) {
      for (HeadlessEndpoints.Named endpoint : endpoints(service)) {
        for (EndpointPort candidate : endpoint.ports()) {
          if (isPort(candidate.getName(), candidate.getProtocol(), port, protocol)) {
            Name target = child(endpoint.host() + "." + path(service));
            answers.add(server(asked, candidate.getPort(), target));
            additional.addAll(
                address(target, addressType(endpoint), Stream.of(endpoint.address())));
          }
        }
      }
    } else {
      for (ServicePort candidate : service.getSpec().getPorts()) {
        if (isPort(candidate.getName(), candidate.getProtocol(), port, protocol)) {
          Name target = child(path(service));
          answers.add(server(asked, candidate.getPort(), target));
          additional.addAll(address(target, Type.A, ownAddresses(service).stream()));
        }
      }
    }
    if (answers.isEmpty()) {
      return new NoSuchName();
    }
    return type == Type.SRV || type == Type.ANY
        ? new Found(answers, additional)
        : Found.of(List.of());
  }

  private static boolean isPort(
      @Nullable String name, @Nullable String protocol, String askedPort, String askedProtocol) {
    String transport = protocol == null ? "tcp" : protocol.toLowerCase(Locale.ROOT);
    return ("_" + name).equals(askedPort) && ("_" + transport).equals(askedProtocol);
  }

  /**
   * {@code 10-244-0-7.namespace.pod}: answered from the name alone, as CoreDNS' insecure mode does.
   */
  private ZoneAnswer pod(List<String> labels, Name asked, int type) {
    if (labels.isEmpty()) {
      return Found.of(List.of());
    }
    if (!records.hasNamespace(labels.getLast()) || labels.size() > 2) {
      return new NoSuchName();
    }
    if (labels.size() == 1) {
      return Found.of(List.of());
    }
    String address = labels.getFirst().replace('-', '.');
    return address.matches("\\d{1,3}(\\.\\d{1,3}){3}")
        ? Found.of(address(asked, type, Stream.of(address)))
        : new NoSuchName();
  }

  private List<HeadlessEndpoints.Named> endpoints(Service service) {
    return HeadlessEndpoints.of(
        records.slices(service.getMetadata().getNamespace(), service.getMetadata().getName()));
  }

  private static boolean isHeadless(Service service) {
    return "None".equals(service.getSpec().getClusterIP());
  }

  private static Set<String> ownAddresses(Service service) {
    Set<String> addresses = new LinkedHashSet<>(service.getSpec().getClusterIPs());
    if (addresses.isEmpty() && service.getSpec().getClusterIP() != null) {
      addresses.add(service.getSpec().getClusterIP());
    }
    return addresses;
  }

  private static int addressType(HeadlessEndpoints.Named endpoint) {
    return endpoint.address().indexOf(':') >= 0 ? Type.AAAA : Type.A;
  }

  /** The address records of the type asked for. */
  private static List<Record> address(Name name, int type, Stream<String> addresses) {
    List<Record> found = new ArrayList<>();
    addresses.forEach(text -> {
      InetAddress address = InetAddress.ofLiteral(text);
      boolean six = text.indexOf(':') >= 0;
      if (six && (type == Type.AAAA || type == Type.ANY)) {
        found.add(new AAAARecord(name, DClass.IN, TIME_TO_LIVE, address));
      } else if (!six && (type == Type.A || type == Type.ANY)) {
        found.add(new ARecord(name, DClass.IN, TIME_TO_LIVE, address));
      }
    });
    return found;
  }

  private static SRVRecord server(Name asked, int port, Name target) {
    return new SRVRecord(asked, DClass.IN, TIME_TO_LIVE, 0, 100, port, target);
  }

  private static String path(Service service) {
    return service.getMetadata().getName() + "." + service.getMetadata().getNamespace() + ".svc";
  }

  private Name child(String relative) {
    return name(relative + "." + origin);
  }

  static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (TextParseException e) {
      throw new IllegalArgumentException("not a DNS name: " + text, e);
    }
  }

  private static List<String> labels(Name relative) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < relative.labels(); i++) {
      labels.add(relative.getLabelString(i).toLowerCase(Locale.ROOT));
    }
    return labels;
  }
}
