package io.tiphys.api.kubeconfig;

import java.nio.file.Path;

/** A kubeconfig file that cannot be used; the message names the file, the field and the way out. */
public final class KubeconfigException extends RuntimeException {

  KubeconfigException(Path file, String what) {
    super(file + ": " + what);
  }

  KubeconfigException(Path file, String what, Throwable cause) {
    super(file + ": " + what, cause);
  }
}
