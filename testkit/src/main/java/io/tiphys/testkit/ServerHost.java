package io.tiphys.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where a fixture's servers run: on this machine, or in containers of an image. */
sealed interface ServerHost permits LocalHost, ContainerHost {

  /** Starts a program; what it says is added to {@code log}. */
  ServerProcess start(List<String> command, Path log) throws IOException;
}
