package io.tiphys.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.api.resource.GroupResource;
import java.util.Optional;

/**
 * What objects of one kind hold outside of themselves, such as a Service's addresses and node
 * ports. Every bean of this type is asked about the writes of its resource. Called on virtual
 * threads.
 */
public interface Reservations {

  GroupResource resource();

  /**
   * Reserves what the object needs and does not hold yet, and writes it into the object. Called on
   * every attempt of a create or update of the main resource, after admission and the strategy's
   * prepare step and before validation.
   *
   * @param old what is stored now, empty for a creation
   * @return what to do once it is known what became of the write; called exactly once
   * @throws io.tiphys.api.status.StatusException if it cannot be had; then nothing is held
   */
  Outcome reserve(ObjectNode object, Optional<ObjectNode> old, boolean dryRun);

  /** Gives back all that an object held which has just been removed from the store. */
  void release(ObjectNode deleted);

  /** What follows a reservation. */
  interface Outcome {

    /** Nothing was reserved. */
    Outcome NOTHING = stored -> {};

    /**
     * If {@code stored}, gives back what the old object held and the new one does not; otherwise
     * gives back what was reserved.
     */
    void finish(boolean stored);
  }
}
