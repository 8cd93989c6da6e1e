package io.tiphys.dns.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiphys.dns.FixedRecords;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class ClusterZoneTest {

  private final ClusterZone zone = new ClusterZone("cluster.local", new FixedRecords());

  private ZoneAnswer ask(String name, String type) throws Exception {
    return zone.answer(Name.fromString(name), Type.value(type));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web.default.svc.cluster.local.            | A     | 10.96.0.7",
        "WEB.Default.svc.Cluster.local.            | A     | 10.96.0.7",
        "web.default.svc.cluster.local.            | AAAA  | ''",
        "db.default.svc.cluster.local.             | A     | 10.244.0.5;10.244.0.6",
        "db-0.db.default.svc.cluster.local.        | A     | 10.244.0.5",
        "10-244-0-6.db.default.svc.cluster.local.  | A     | 10.244.0.6",
        "docs.default.svc.cluster.local.           | A     | docs.example.org.",
        "_http._tcp.web.default.svc.cluster.local. | SRV   | 0 100 80 web.default.svc.cluster.local.",
        "_sql._tcp.db.default.svc.cluster.local.   | SRV   | 0 100 5432 db-0.db.default.svc.cluster.local.;0 100 5432 10-244-0-6.db.default.svc.cluster.local.",
        "7.0.96.10.in-addr.arpa.                   | PTR   | web.default.svc.cluster.local.",
        "5.0.244.10.in-addr.arpa.                  | PTR   | db-0.db.default.svc.cluster.local.",
        "10-244-0-7.default.pod.cluster.local.     | A     | 10.244.0.7",
        "default.svc.cluster.local.                | A     | ''",
        "dns-version.cluster.local.                | TXT   | 1.1.0",
      })
  void answers(String name, String type, String expected) throws Exception {
    ZoneAnswer.Found found = (ZoneAnswer.Found) ask(name, type);
    List<String> texts = found.answers().stream().map(Record::rdataToString).toList();
    assertThat(String.join(";", texts)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody.default.svc.cluster.local.",
        "web.nowhere.svc.cluster.local.",
        "db-7.db.default.svc.cluster.local.",
        "x.web.default.svc.cluster.local.",
        "_ssh._tcp.web.default.svc.cluster.local.",
        "a.b.c.web.default.svc.cluster.local.",
        "web.default.cluster.local."
      })
  void saysThatANameDoesNotExist(String name) throws Exception {
    assertThat(ask(name, "A")).isEqualTo(new ZoneAnswer.NoSuchName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org.", "1.1.1.1.in-addr.arpa.", "default.svc."})
  void leavesOtherNamesToOthers(String name) throws Exception {
    assertThat(ask(name, "A")).isEqualTo(new ZoneAnswer.NotOurs());
  }
}
