package io.tiphys.apiserver.registry;

/**
 * Where an object has what the scale sub-resource shows, in dot notation such as {@code
 * .spec.replicas}.
 *
 * @param selector empty if it has none
 */
public record ScalePaths(String specReplicas, String statusReplicas, String selector) {}
