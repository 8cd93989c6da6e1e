package io.tiphys.apiserver.resources.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tiphys.apiserver.resources.ResourceStrategy;

/** ServiceAccounts, and other kinds that have no status and no rules beyond their schema. */
public final class PlainStrategy implements ResourceStrategy {

  @Override
  public void prepareForCreate(ObjectNode object) {}

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {}
}
