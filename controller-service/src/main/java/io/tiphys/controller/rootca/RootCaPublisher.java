package io.tiphys.controller.rootca;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import io.tiphys.client.workqueue.Reconciler;
import io.tiphys.controller.runtime.ControlLoop;
import io.tiphys.controller.runtime.ControllerContext;
import io.tiphys.controller.runtime.ControllerDescriptor;
import io.tiphys.controller.runtime.Failures;
import io.tiphys.controller.runtime.Kind;
import io.tiphys.controller.runtime.Metadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps {@code kube-root-ca.crt} in every namespace, for the pods' projected tokens. */
public final class RootCaPublisher implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "root-ca-certificate-publisher-controller",
          "root-ca-cert-publisher",
          "root-ca-cert-publisher",
          RootCaPublisher::assemble);

  private static final String NAME = "kube-root-ca.crt";
  private static final String DESCRIPTION = "kubernetes.io/description";

  private final Kind<Namespace> namespaces;
  private final Kind<ConfigMap> maps;
  private final Map<String, String> data;

  private RootCaPublisher(ControllerContext context, String authority) {
    this.namespaces = context.kind(Namespace.class);
    this.maps = context.kind(ConfigMap.class);
    this.data = Map.of("ca.crt", authority);
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    Optional<String> authority = context.options().rootCa();
    if (authority.isEmpty()) {
      return List.of();
    }
    RootCaPublisher controller = new RootCaPublisher(context, authority.get());
    ControlLoop<ObjectKey> loop =
        ControlLoop.over("root-ca", 1, controller.namespaces.informer(), controller);
    controller
        .maps
        .informer()
        .addHandler(
            Informer.Handler.onAny(map -> {
              if (Metadata.name(map).equals(NAME)) {
                loop.add(new ObjectKey("", Metadata.namespace(map)));
              }
            }));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    if (namespaces.find(key).filter(n -> !Metadata.isBeingDeleted(n)).isEmpty()) {
      return Optional.empty();
    }
    Optional<ConfigMap> present = maps.find(new ObjectKey(key.name(), NAME));
    try {
      if (present.isEmpty()) {
        var _ = maps.create(wanted(new ConfigMapBuilder(), key.name()));
      } else if (!data.equals(present.get().getData())) {
        var _ = maps.update(wanted(new ConfigMapBuilder(present.get()), key.name()));
      }
    } catch (RuntimeException e) {
      if (!Failures.isAlreadyExists(e) && !Failures.isNamespaceTerminating(e)) {
        throw e;
      }
    }
    return Optional.empty();
  }

  private ConfigMap wanted(ConfigMapBuilder from, String namespace) {
    return from.editOrNewMetadata()
        .withNamespace(namespace)
        .withName(NAME)
        .addToAnnotations(
            DESCRIPTION,
            "Contains a CA bundle that can be used to verify the kube-apiserver when using"
                + " internal endpoints such as the internal service IP or"
                + " kubernetes.default.svc. No other usage is guaranteed across distributions of"
                + " Kubernetes clusters.")
        .endMetadata()
        .withData(data)
        .build();
  }
}
