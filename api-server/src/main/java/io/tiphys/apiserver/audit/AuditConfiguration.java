package io.tiphys.apiserver.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.archive.DailyTable;
import io.tiphys.apiserver.audit.database.AuditArchive;
import io.tiphys.apiserver.audit.event.AuditRecord.WriteListener;
import io.tiphys.apiserver.audit.event.AuditSink;
import io.tiphys.apiserver.audit.policy.AuditPolicy;
import io.tiphys.apiserver.audit.policy.PolicyFile;
import io.tiphys.apiserver.audit.sink.SinkMetrics;
import io.tiphys.apiserver.audit.sink.Sinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the audit trail together, where anything is audited at all. */
@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {

  private static final Logger log = LoggerFactory.getLogger(AuditConfiguration.class);

  @Bean
  DailyTable auditEventTable() {
    return new DailyTable("audit_event", "stage_at");
  }

  @Bean
  DailyTable auditWriteTable() {
    return new DailyTable("audit_write", "written_at");
  }

  /** Not there where nothing is audited. */
  @Bean(destroyMethod = "close")
  @Nullable AuditTrail auditTrail(
      ApiServerOptions options, ArchiveDatabase archive, MeterRegistry meters) {
    AuditOptions audit = options.audit();
    Optional<AuditPolicy> policy = audit.policyFile().map(PolicyFile::read);
    if (policy.isEmpty() && (audit.log().wanted() || audit.webhook().configFile().isPresent())) {
      log.atWarn()
          .log("Nothing is audited into the log or by webhook: that needs an --audit-policy-file");
    }
    List<AuditSink> sinks = new ArrayList<>();
    SinkMetrics metrics = new SinkMetrics(meters);
    if (policy.isPresent() && audit.log().wanted()) {
      sinks.add(Sinks.log(audit.log(), metrics));
    }
    if (policy.isPresent() && audit.webhook().configFile().isPresent()) {
      sinks.add(Sinks.webhook(audit.webhook(), metrics));
    }
    Optional<WriteListener> writes = Optional.empty();
    if (archive.wanted()) {
      AuditArchive database =
          new AuditArchive(options.archive().auditBuffer(), archive, metrics, meters);
      sinks.add(database);
      writes = Optional.of(database);
    }
    return sinks.isEmpty()
        ? null
        : new AuditTrail(policy.orElseGet(PolicyFile::builtIn), sinks, writes, meters);
  }
}
