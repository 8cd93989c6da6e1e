package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.tiphys.api.resource.GroupVersion;
import io.tiphys.client.ObjectKey;
import io.tiphys.client.informer.Informer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells a queue of owners what happens to their children: the managing owner of each, and the
 * owners whose selector takes in one that nobody manages.
 */
public final class ChildEvents<C extends HasMetadata, O extends HasMetadata>
    implements Informer.Handler<C> {

  private final String group;
  private final String kind;
  private final Informer<O> owners;
  private final Function<O, LabelSelector> selector;
  private final Consumer<ObjectKey> queue;

  public ChildEvents(
      String group,
      String kind,
      Informer<O> owners,
      Function<O, LabelSelector> selector,
      Consumer<ObjectKey> queue) {
    this.group = group;
    this.kind = kind;
    this.owners = owners;
    this.selector = selector;
    this.queue = queue;
  }

  @Override
  public void added(C object) {
    tell(object);
  }

  @Override
  public void updated(C old, C object) {
    Optional<OwnerReference> before = Metadata.controllerOf(old);
    if (!before.equals(Metadata.controllerOf(object))) {
      before.ifPresent(owner -> tell(old, owner));
      tell(object);
    } else if (before.isPresent() || !Metadata.labels(old).equals(Metadata.labels(object))) {
      tell(object);
    }
  }

  @Override
  public void deleted(C object) {
    Metadata.controllerOf(object).ifPresent(owner -> tell(object, owner));
  }

  private void tell(C child) {
    Optional<OwnerReference> owner = Metadata.controllerOf(child);
    if (owner.isPresent()) {
      tell(child, owner.get());
    } else if (!Metadata.isBeingDeleted(child)) {
      for (O candidate : owners.list(Metadata.namespace(child))) {
        LabelSelector wanted = selector.apply(candidate);
        if (!Selectors.isEmpty(wanted) && Selectors.matches(wanted, Metadata.labels(child))) {
          queue.accept(ObjectKey.of(candidate));
        }
      }
    }
  }

  private void tell(C child, OwnerReference owner) {
    if (owner.getKind().equals(kind)
        && GroupVersion.parse(owner.getApiVersion()).group().equals(group)) {
      queue.accept(new ObjectKey(Metadata.namespace(child), owner.getName()));
    }
  }
}
