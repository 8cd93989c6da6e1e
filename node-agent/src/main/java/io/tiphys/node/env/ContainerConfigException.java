package io.tiphys.node.env;

/** A container that cannot be made because something that it refers to is missing. */
public final class ContainerConfigException extends RuntimeException {
  public ContainerConfigException(String message) {
    super(message);
  }
}
