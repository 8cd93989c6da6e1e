package io.tiphys.dashboard;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.tiphys.api.kubeconfig.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import reactor.netty.http.client.HttpClient;

/** How the dashboard reaches management ports: with the monitoring certificate. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {

  @Bean
  ClientHttpConnector managementConnector(DashboardOptions options) throws IOException {
    HttpClient client = HttpClient.create();
    if (options.client().isEmpty()) {
      return new ReactorClientHttpConnector(client);
    }
    DashboardOptions.ClientTls files = options.client().get();
    List<X509Certificate> chain = Pem.certificates(Files.readString(files.certificate()));
    SslContext tls =
        SslContextBuilder.forClient()
            .keyManager(
                Pem.privateKey(Files.readString(files.key())),
                chain.toArray(X509Certificate[]::new))
            .trustManager(
                Pem.certificates(Files.readString(files.authority()))
                    .toArray(X509Certificate[]::new))
            .build();
    return new ReactorClientHttpConnector(client.secure(spec -> spec.sslContext(tls)));
  }
}
