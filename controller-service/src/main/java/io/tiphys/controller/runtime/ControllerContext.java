package io.tiphys.controller.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.tiphys.client.ApiClient;
import io.tiphys.client.component.EventRecorder;
import io.tiphys.controller.options.ControllerManagerOptions;
import java.time.Clock;

/**
 * What a controller works with.
 *
 * @param api writes under the controller's own identity
 * @param reader reads as the controller manager, for what no informer holds
 * @param informers what the controller manager sees, shared by all controllers
 * @param events tells people, in the controller's name
 */
public record ControllerContext(
    ApiClient api,
    ApiClient reader,
    SharedInformers informers,
    EventRecorder events,
    Clock clock,
    ControllerManagerOptions options) {

  /** An informer and the calls of one kind. */
  public <T extends HasMetadata> Kind<T> kind(Class<T> type) {
    return new Kind<>(informers.of(type), api.resources(type));
  }
}
