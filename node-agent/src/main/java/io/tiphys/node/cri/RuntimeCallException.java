package io.tiphys.node.cri;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** A call that the container runtime refused, or that did not reach it. */
public final class RuntimeCallException extends RuntimeException {

  private final Status.Code code;

  RuntimeCallException(String method, StatusRuntimeException cause) {
    super(description(method, cause), cause);
    this.code = cause.getStatus().getCode();
  }

  private static String description(String method, StatusRuntimeException cause) {
    String description = cause.getStatus().getDescription();
    return "rpc error: code = "
        + codeName(cause.getStatus().getCode())
        + " desc = "
        + (description == null ? method + " gave no reason" : description);
  }

  /** The code as Go's gRPC writes it: {@code NOT_FOUND} is {@code NotFound}. */
  private static String codeName(Status.Code code) {
    StringBuilder name = new StringBuilder();
    for (String word : code.name().split("_", -1)) {
      name.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return name.toString();
  }

  public boolean isNotFound() {
    return code == Status.Code.NOT_FOUND;
  }

  /** Whether the runtime does not offer this call. */
  public boolean isUnimplemented() {
    return code == Status.Code.UNIMPLEMENTED;
  }

  public boolean isTimeout() {
    return code == Status.Code.DEADLINE_EXCEEDED;
  }

  /** Whether the runtime could not be reached at all. */
  public boolean isUnavailable() {
    return code == Status.Code.UNAVAILABLE;
  }
}
