package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.admission.AdmissionPlugin;
import io.tiphys.apiserver.admission.AdmissionPlugin.Operation;
import io.tiphys.apiserver.admission.AdmissionPlugin.Write;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Shows what actions are asked to do to the plugins that see everything: objects that are answered
 * and never stored, such as an Eviction, and connections.
 */
final class AdmittedActions {

  private static final Set<String> CONNECTIONS = Set.of("exec", "attach", "portforward", "proxy");

  private final Supplier<List<AdmissionPlugin>> plugins;

  /**
   * @param plugins all; those that see everything are taken
   */
  AdmittedActions(Supplier<List<AdmissionPlugin>> plugins) {
    this.plugins =
        new Lazy<>(() -> plugins.get().stream().filter(AdmissionPlugin::seesEverything).toList());
  }

  ActionResult run(Action action, ServedResource resource, ActionContext context) {
    Optional<Operation> operation = operation(context);
    if (operation.isPresent() && !plugins.get().isEmpty()) {
      ActionTarget target = new ActionTarget(resource, context);
      Optional<ObjectNode> object = context.body().or(() -> target.connection(operation.get()));
      Write write =
          new Write(
              operation.get(),
              context.request(),
              context.user(),
              object,
              Optional.empty(),
              context.options().dryRun(),
              Optional.of(target));
      plugins.get().forEach(plugin -> plugin.admit(write));
      plugins.get().forEach(plugin -> plugin.validate(write));
    }
    return action.run(context);
  }

  private static Optional<Operation> operation(ActionContext context) {
    if (CONNECTIONS.contains(context.request().subresource())) {
      return Optional.of(Operation.CONNECT);
    }
    return switch (context.request().verb()) {
      case "create" -> Optional.of(Operation.CREATE);
      case "update", "patch" -> Optional.of(Operation.UPDATE);
      default -> Optional.empty();
    };
  }
}
