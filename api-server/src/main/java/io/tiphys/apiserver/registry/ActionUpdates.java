package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import io.tiphys.api.status.Status;
import io.tiphys.apiserver.request.DeleteOptions;
import io.tiphys.apiserver.request.RequestInfo;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/** How actions write: on behalf of the user of their request, past the strategies of kinds. */
final class ActionUpdates {

  private final ServedResources resources;
  private final Update update;
  private final Deletion deletion;

  ActionUpdates(ServedResources resources, Update update, Deletion deletion) {
    this.resources = resources;
    this.update = update;
    this.deletion = deletion;
  }

  /** Changes an object in the request's namespace; tries again when another was quicker. */
  Stored update(
      ActionContext action, GroupResource resource, String name, UnaryOperator<ObjectNode> change) {
    return update
        .update(context(action, resource, name), Part.ACTION, change)
        .orElseThrow(() -> Status.notFound(resource, name).asException());
  }

  void delete(ActionContext action, GroupResource resource, String name, DeleteOptions options) {
    if (deletion.delete(context(action, resource, name), options).isEmpty()) {
      throw Status.notFound(resource, name).asException();
    }
  }

  private WriteContext context(ActionContext action, GroupResource resource, String name) {
    RequestInfo request = action.request();
    RequestInfo named =
        new RequestInfo(
            true,
            request.verb(),
            request.path(),
            request.group(),
            request.version(),
            request.resource(),
            request.subresource(),
            request.namespace(),
            name);
    return new WriteContext(
        named, action.user(), action.options(), resources.stored(resource), new ArrayList<>(0));
  }
}
