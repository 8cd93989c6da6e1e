package io.tiphys.api.schema;

/**
 * A value of the wrong type; the message is what upstream's decoder says, such as {@code json:
 * cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32}.
 */
public final class DecodeException extends RuntimeException {

  private final String message;

  DecodeException(String message) {
    super(message, null, false, false);
    this.message = message;
  }

  /** Never null. */
  @Override
  public String getMessage() {
    return message;
  }
}
