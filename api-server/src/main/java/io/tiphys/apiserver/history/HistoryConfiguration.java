package io.tiphys.apiserver.history;

import io.micrometer.core.instrument.MeterRegistry;
import io.tiphys.api.catalogue.ResourceCatalogue;
import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.cache.StoreCache;
import io.tiphys.apiserver.history.query.Freshness;
import io.tiphys.apiserver.history.query.HistoryReads;
import io.tiphys.apiserver.history.record.LiveTap;
import io.tiphys.apiserver.history.record.RecordedKinds;
import io.tiphys.apiserver.history.record.Recorder;
import io.tiphys.apiserver.history.record.SecretDigests;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.storage.ObjectStore;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the history: one that records, where there is an archive, and the way to read it. */
@Configuration(proxyBeanMethods = false)
public class HistoryConfiguration {

  /** What all keys begin with, whatever prefix a store puts in its place. */
  private static final String KEYS = "/registry/";

  @Bean
  RecordedKinds recordedKinds(ResourceCatalogue catalogue, ApiServerOptions options) {
    return new RecordedKinds(KEYS, catalogue, options.archive().historyExclude());
  }

  @Bean(destroyMethod = "close")
  HistoryRecording historyRecording(
      ApiServerOptions options,
      ArchiveDatabase archive,
      ObjectStore store,
      StoreCache caches,
      RecordedKinds kinds,
      ClusterPki pki,
      MeterRegistry meters) {
    if (!archive.wanted()) {
      return HistoryRecording.NONE;
    }
    LiveTap tap = new LiveTap(InstantSource.system());
    Recorder recorder =
        new Recorder(
            new Recorder.Settings(holder(), KEYS, options.archive().retentionDays()),
            archive,
            store,
            kinds,
            new SecretDigests(pki.serviceAccountKeys().signingKey().getEncoded()),
            tap,
            meters,
            InstantSource.system());
    return new HistoryRecording(recorder, () -> caches.tap(tap));
  }

  private static String holder() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "apiserver";
    }
    return host + "_" + UUID.randomUUID();
  }

  @Bean
  HistoryReads historyReads(
      ArchiveDatabase archive, StoreCache caches, HistoryRecording recording) {
    return new HistoryReads(
        archive, new Freshness(caches::awaitFresh, recording::flushSoon, InstantSource.system()));
  }
}
