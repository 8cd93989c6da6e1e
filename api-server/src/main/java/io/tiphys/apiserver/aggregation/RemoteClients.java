package io.tiphys.apiserver.aggregation;

import io.tiphys.apiserver.pki.Identity;
import io.tiphys.apiserver.pki.OutgoingTls;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** The HTTP clients towards aggregated servers: one for each way of trusting one. */
final class RemoteClients implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Identity frontProxy;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("aggregation-", 0).factory());
  private final Map<RemoteService.Target, SSLContext> contexts = new ConcurrentHashMap<>();
  private final Map<SSLContext, HttpClient> clients = new ConcurrentHashMap<>();
  private final HttpClient probes;

  RemoteClients(Identity frontProxy) throws GeneralSecurityException {
    this.frontProxy = frontProxy;
    this.probes = client(OutgoingTls.toAnyone().showing(frontProxy));
  }

  /** For probes of availability. */
  HttpClient probes() {
    return probes;
  }

  HttpClient of(RemoteService.Target target) throws IOException {
    return clients.computeIfAbsent(tls(target), this::client);
  }

  SSLContext tls(RemoteService.Target target) throws IOException {
    SSLContext known = contexts.get(target);
    if (known != null) {
      return known;
    }
    try {
      OutgoingTls trust =
          target.insecureSkipTlsVerify()
              ? OutgoingTls.toAnyone()
              : OutgoingTls.toName(target.caBundle(), target.serverName());
      SSLContext made = trust.showing(frontProxy);
      SSLContext first = contexts.putIfAbsent(target, made);
      return first == null ? made : first;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the caBundle of " + target.serverName() + " cannot be used", e);
    }
  }

  /** One connection for each watch, so that many watches never meet a limit of streams. */
  private HttpClient client(SSLContext tls) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_TIMEOUT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .sslContext(tls)
        .executor(threads)
        .build();
  }

  /** Forgets how those were trusted that are no longer there. */
  void keepOnly(java.util.Collection<RemoteService> services) {
    contexts
        .keySet()
        .removeIf(target ->
            services.stream().noneMatch(one -> one.service().filter(target::equals).isPresent()));
    clients.keySet().removeIf(tls -> !contexts.containsValue(tls));
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    probes.shutdownNow();
    threads.shutdownNow();
  }
}
