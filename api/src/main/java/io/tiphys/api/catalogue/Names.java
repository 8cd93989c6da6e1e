package io.tiphys.api.catalogue;

import java.util.List;

/**
 * What a resource and its kind are called.
 *
 * @param plural the resource's name in paths, such as {@code deployments}
 * @param singular such as {@code deployment}
 * @param kind such as {@code Deployment}
 * @param listKind the kind of its lists; empty if it cannot be listed
 * @param shortNames what kubectl accepts besides, such as {@code deploy}
 * @param categories the sets it is part of, such as {@code all}
 */
public record Names(
    String plural,
    String singular,
    String kind,
    String listKind,
    List<String> shortNames,
    List<String> categories) {
  public Names {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
  }
}
