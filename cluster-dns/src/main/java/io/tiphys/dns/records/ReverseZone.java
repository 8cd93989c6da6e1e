package io.tiphys.dns.records;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.tiphys.api.wellknown.Labels;
import io.tiphys.dns.records.ZoneAnswer.Found;
import io.tiphys.dns.records.ZoneAnswer.NotOurs;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Type;

/** From addresses to names: of Services, and of endpoints that have a host name. */
final class ReverseZone {

  private static final Name IPV4 = ClusterZone.name("in-addr.arpa.");
  private static final Name IPV6 = ClusterZone.name("ip6.arpa.");

  private final Name origin;
  private final ServiceRecords records;

  ReverseZone(Name origin, ServiceRecords records) {
    this.origin = origin;
    this.records = records;
  }

  static boolean isReverse(Name asked) {
    return asked.subdomain(IPV4) || asked.subdomain(IPV6);
  }

  ZoneAnswer answer(Name asked, int type) {
    Optional<String> address = address(asked);
    List<Record> pointers = address.map(text -> pointers(asked, text)).orElseGet(List::of);
    if (pointers.isEmpty()) {
      return new NotOurs();
    }
    return Found.of(type == Type.PTR || type == Type.ANY ? pointers : List.of());
  }

  private List<Record> pointers(Name asked, String address) {
    Optional<Service> service = records.byAddress(address);
    if (service.isPresent()) {
      return List.of(
          pointer(
              asked,
              service.get().getMetadata().getName(),
              service.get().getMetadata().getNamespace()));
    }
    List<Record> found = new ArrayList<>();
    for (EndpointSlice slice : records.slicesByEndpoint(address)) {
      String name = slice.getMetadata().getLabels().get(Labels.SERVICE_NAME);
      for (Endpoint endpoint : slice.getEndpoints()) {
        if (endpoint.getAddresses().contains(address) && endpoint.getHostname() != null) {
          found.add(
              pointer(
                  asked, endpoint.getHostname() + "." + name, slice.getMetadata().getNamespace()));
        }
      }
    }
    return found;
  }

  private PTRRecord pointer(Name asked, String name, String namespace) {
    Name target = ClusterZone.name(name + "." + namespace + ".svc." + origin);
    return new PTRRecord(asked, DClass.IN, ClusterZone.TIME_TO_LIVE, target);
  }

  private static Optional<String> address(Name asked) {
    try {
      InetAddress address = ReverseMap.fromName(asked);
      return Optional.of(address.getHostAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
