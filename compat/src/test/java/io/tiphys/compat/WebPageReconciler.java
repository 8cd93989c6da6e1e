package io.tiphys.compat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps a ConfigMap for each page; its finalizer takes the ConfigMap away again. */
@ControllerConfiguration
public final class WebPageReconciler implements Reconciler<WebPage>, Cleaner<WebPage> {

  final AtomicInteger cleanups = new AtomicInteger();

  @Override
  public UpdateControl<WebPage> reconcile(WebPage page, Context<WebPage> context) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(page.getMetadata().getName() + "-page")
            .withNamespace(page.getMetadata().getNamespace())
            .endMetadata()
            .addToData("index.html", page.getSpec().html())
            .build();
    map.addOwnerReference(page);
    context.getClient().resource(map).serverSideApply();
    page.setStatus(
        new WebPage.Status(map.getMetadata().getName(), page.getMetadata().getGeneration()));
    page.getMetadata().setManagedFields(null);
    return UpdateControl.patchStatus(page);
  }

  @Override
  public DeleteControl cleanup(WebPage page, Context<WebPage> context) {
    context
        .getClient()
        .configMaps()
        .inNamespace(page.getMetadata().getNamespace())
        .withName(page.getMetadata().getName() + "-page")
        .delete();
    cleanups.incrementAndGet();
    return DeleteControl.defaultDelete();
  }

  @Override
  public List<EventSource<?, WebPage>> prepareEventSources(EventSourceContext<WebPage> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ConfigMap.class, WebPage.class).build(),
            context));
  }
}
