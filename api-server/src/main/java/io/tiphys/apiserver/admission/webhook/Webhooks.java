package io.tiphys.apiserver.admission.webhook;

import io.tiphys.api.resource.GroupResource;
import io.tiphys.apiserver.admission.matching.Followed;
import io.tiphys.apiserver.cache.CachedObject;
import io.tiphys.apiserver.cache.CachedObjects;
import java.util.Comparator;
import java.util.List;

/** All webhooks of one kind of configuration, in the order of the configurations' names. */
final class Webhooks {

  private static final String GROUP = "admissionregistration.k8s.io";

  private Webhooks() {}

  static Followed<List<Webhook>> following(CachedObjects objects, String resource) {
    GroupResource configurations = new GroupResource(GROUP, resource);
    return new Followed<>(
        objects,
        () ->
            objects.list(configurations, "").stream()
                .sorted(Comparator.comparing(CachedObject::name))
                .flatMap(one -> Webhook.listOf(one.name(), one.tree().path("webhooks")).stream())
                .toList(),
        configurations);
  }
}
