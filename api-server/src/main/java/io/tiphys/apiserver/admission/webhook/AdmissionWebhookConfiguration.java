package io.tiphys.apiserver.admission.webhook;

import io.tiphys.apiserver.ApiServerOptions;
import io.tiphys.apiserver.admission.AdmissionMeters;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.admission.Switched;
import io.tiphys.apiserver.authorization.Authorization;
import io.tiphys.apiserver.cache.CachedObjects;
import io.tiphys.apiserver.webhook.WebhookClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the admission webhooks together. */
@Configuration(proxyBeanMethods = false)
public class AdmissionWebhookConfiguration {

  @Bean
  Caller webhookCaller(
      WebhookClient client,
      CachedObjects objects,
      Authorization authorization,
      AdmissionMeters meters) {
    return new Caller(client, objects, authorization, meters);
  }

  @Bean
  AdmissionPlugin mutatingAdmissionWebhook(
      CachedObjects objects,
      Caller caller,
      ObjectProvider<AdmissionPlugin> plugins,
      ApiServerOptions options) {
    return Switched.by(
        options,
        new MutatingAdmissionWebhook(
            new MutatingWebhooks(
                Webhooks.following(objects, "mutatingwebhookconfigurations"), caller),
            () -> plugins.orderedStream().toList()));
  }

  @Bean
  AdmissionPlugin validatingAdmissionWebhook(
      CachedObjects objects, Caller caller, ApiServerOptions options) {
    return Switched.by(
        options,
        new ValidatingAdmissionWebhook(
            new ValidatingWebhooks(
                Webhooks.following(objects, "validatingwebhookconfigurations"), caller)));
  }
}
