package io.tiphys.node.volume;

/** A volume that cannot be made ready (yet): the pod waits and tries again. */
public final class VolumeException extends RuntimeException {
  public VolumeException(String message) {
    super(message);
  }

  public VolumeException(String message, Throwable cause) {
    super(message, cause);
  }
}
