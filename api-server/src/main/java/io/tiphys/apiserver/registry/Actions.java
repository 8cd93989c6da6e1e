package io.tiphys.apiserver.registry;

import io.tiphys.api.resource.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** All actions, found by what requests name. */
public final class Actions {

  private record Key(GroupResource resource, String subresource) {}

  private final Supplier<Map<Key, Action>> actions;
  private final AdmittedActions admission;

  Actions(Supplier<List<Action>> actions, AdmittedActions admission) {
    this.admission = admission;
    this.actions =
        new Lazy<>(() ->
            actions.get().stream()
                .collect(
                    Collectors.toMap(
                        a -> new Key(a.resource(), a.subresource()), Function.identity())));
  }

  /** Runs an action after admission. */
  public ActionResult run(Action action, ServedResource resource, ActionContext context) {
    return admission.run(action, resource, context);
  }

  public Optional<Action> find(GroupResource resource, String subresource) {
    return Optional.ofNullable(actions.get().get(new Key(resource, subresource)));
  }
}
