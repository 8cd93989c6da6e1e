package io.tiphys.controller.serviceaccount;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
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
import java.util.Optional;

/** Makes the ServiceAccount that pods get when they name none. */
public final class ServiceAccountController implements Reconciler<ObjectKey> {

  public static final ControllerDescriptor DESCRIPTOR =
      ControllerDescriptor.of(
          "serviceaccount-controller",
          "serviceaccount",
          "service-account-controller",
          ServiceAccountController::assemble);

  private static final String NAME = "default";

  private final Kind<Namespace> namespaces;
  private final Kind<ServiceAccount> accounts;

  private ServiceAccountController(ControllerContext context) {
    this.namespaces = context.kind(Namespace.class);
    this.accounts = context.kind(ServiceAccount.class);
  }

  private static List<ControlLoop<?>> assemble(ControllerContext context) {
    ServiceAccountController controller = new ServiceAccountController(context);
    ControlLoop<ObjectKey> loop =
        ControlLoop.over("serviceaccount", 1, controller.namespaces.informer(), controller);
    controller
        .accounts
        .informer()
        .addHandler(
            Informer.Handler.onAny(account -> {
              if (Metadata.name(account).equals(NAME)) {
                loop.add(new ObjectKey("", Metadata.namespace(account)));
              }
            }));
    return List.of(loop);
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) throws InterruptedException {
    boolean wanted = namespaces.find(key).filter(n -> !Metadata.isBeingDeleted(n)).isPresent();
    if (wanted && accounts.find(new ObjectKey(key.name(), NAME)).isEmpty()) {
      create(key.name());
    }
    return Optional.empty();
  }

  private void create(String namespace) throws InterruptedException {
    try {
      var _ =
          accounts.create(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withNamespace(namespace)
                  .withName(NAME)
                  .endMetadata()
                  .build());
    } catch (RuntimeException e) {
      if (!Failures.isAlreadyExists(e) && !Failures.isNamespaceTerminating(e)) {
        throw e;
      }
    }
  }
}
