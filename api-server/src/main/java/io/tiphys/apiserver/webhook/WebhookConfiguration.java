package io.tiphys.apiserver.webhook;

import io.tiphys.apiserver.cache.CachedObjects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the one client of all webhooks. */
@Configuration(proxyBeanMethods = false)
public class WebhookConfiguration {

  @Bean(destroyMethod = "close")
  WebhookClient webhookClient(CachedObjects objects) {
    return new WebhookClient(objects);
  }
}
