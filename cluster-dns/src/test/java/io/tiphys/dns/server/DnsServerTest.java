package io.tiphys.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.dns.FixedRecords;
import io.tiphys.dns.records.ClusterZone;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

class DnsServerTest {

  private static final InetSocketAddress FREE_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final ClusterZone zone = new ClusterZone("cluster.local", new FixedRecords());
  private DnsServer server;
  private SimpleResolver resolver;

  @BeforeEach
  void start() throws Exception {
    server = new DnsServer(FREE_PORT, zone, new Upstream(List.of()));
    resolver = resolverOf(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static SimpleResolver resolverOf(DnsServer server) {
    return new SimpleResolver(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
  }

  private Message ask(String name) throws Exception {
    return resolver.send(
        Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN)));
  }

  @Test
  void answersOverUdpAndTcp() throws Exception {
    assertThat(ask("web.default.svc.cluster.local.").getSection(Section.ANSWER)).hasSize(1);
    resolver.setTCP(true);
    assertThat(ask("web.default.svc.cluster.local.").getSection(Section.ANSWER)).hasSize(1);
  }

  @Test
  void saysNoWithAnAuthority() throws Exception {
    Message answer = ask("nobody.default.svc.cluster.local.");
    assertThat(answer.getRcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(answer.getSection(Section.AUTHORITY)).hasSize(1);
  }

  @Test
  void passesOtherNamesUpstream() throws Exception {
    InetSocketAddress upstream =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    ClusterZone other = new ClusterZone("other.zone", new FixedRecords());
    try (DnsServer front = new DnsServer(FREE_PORT, other, new Upstream(List.of(upstream)))) {
      resolver = resolverOf(front);
      assertThat(ask("web.default.svc.cluster.local.").getSection(Section.ANSWER)).hasSize(1);
      resolver.setTCP(true);
      assertThat(ask("web.default.svc.cluster.local.").getSection(Section.ANSWER)).hasSize(1);
    }
  }

  @Test
  void failsWhereNobodyUpstreamIsKnown() throws Exception {
    assertThat(ask("example.org.").getRcode()).isEqualTo(Rcode.SERVFAIL);
  }

  @Test
  void answersOnAfterGarbage() throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(5_000);
      byte[] garbage = new byte[40];
      java.util.Arrays.fill(garbage, (byte) 0xff);
      InetAddress loopback = InetAddress.getLoopbackAddress();
      socket.send(new DatagramPacket(garbage, garbage.length, loopback, server.port()));
      socket.send(new DatagramPacket(garbage, 3, loopback, server.port()));
    }
    assertThat(ask("web.default.svc.cluster.local.").getRcode()).isEqualTo(Rcode.NOERROR);
  }
}
