package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.ResourceStrategy;

/** Kinds without rules beyond their schema whose status is empty, and not absent, at first. */
public final class StatusStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode object) {
    object.putObject("status");
  }
}
