package io.tiphys.apiserver.proxy;

import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.pki.ClusterPki;
import io.tiphys.apiserver.pki.OutgoingTls;
import io.tiphys.apiserver.registry.Action;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together how the server reaches node agents. */
@Configuration(proxyBeanMethods = false)
public class ProxyConfiguration {

  @Bean(destroyMethod = "shutdownNow")
  HttpClient nodeAgentClient(ClusterPki pki) throws GeneralSecurityException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10))
        .sslContext(OutgoingTls.toHost(pki.ca().certificates()).showing(pki.kubeletClient()))
        .executor(
            Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("node-agents-", 0).factory()))
        .build();
  }

  @Bean
  NodeAgents nodeAgents(CachedObjects objects, HttpClient nodeAgentClient) {
    return new NodeAgents(objects, nodeAgentClient);
  }

  @Bean
  Action podLog(CachedObjects objects, NodeAgents agents) {
    return new PodLog(objects, agents);
  }

  @Bean
  Action nodeProxy(NodeAgents agents) {
    return new NodeProxy(agents);
  }
}
