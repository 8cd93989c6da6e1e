package io.tiphys.apiserver.audit.policy;

import java.util.Set;

/**
 * What a policy says of one request.
 *
 * @param omitStages those of which there is no event
 * @param omitManagedFields whether objects are told without their managed fields
 */
public record Handling(Level level, Set<Stage> omitStages, boolean omitManagedFields) {

  public static final Handling NONE = new Handling(Level.NONE, Set.of(), false);

  public Handling {
    omitStages = Set.copyOf(omitStages);
  }
}
