package io.tiphys.node.image;

import io.tiphys.node.cri.v1.Image;
import java.time.Instant;

/** How things stand with the image of a container that is to be started. */
public sealed interface ImageState {

  /** It is here, and may be used under the container's pull policy. */
  record Present(Image image) implements ImageState {}

  /** It is being pulled. */
  record Pulling() implements ImageState {}

  /**
   * It cannot be had now.
   *
   * @param reason the container's waiting reason
   * @param retryAt when to try again
   */
  record Missing(String reason, String message, Instant retryAt) implements ImageState {}
}
