package io.tiphys.apiserver.archive;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.archive.ArchiveDatabase.Health.State;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Prepares the archive; the server starts it when it is ready. */
@Configuration(proxyBeanMethods = false)
public class ArchiveConfiguration {

  @Bean(destroyMethod = "close")
  ArchiveDatabase archiveDatabase(
      ApiServerOptions options, ObjectProvider<DailyTable> tables, MeterRegistry meters) {
    ArchiveDatabase archive =
        ArchiveDatabase.of(
            options.archive(),
            options.dataDir().resolve("archive"),
            tables.orderedStream().toList(),
            InstantSource.system());
    if (archive.wanted()) {
      Gauge.builder("tiphys.archive.up", () -> archive.health().state() == State.UP ? 1 : 0)
          .description("Whether the archive database answers.")
          .register(meters);
    }
    return archive;
  }
}
