package io.tiphys.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Servers as processes of this machine.
 *
 * @param prefix what stands before each command, such as a change of user
 */
record LocalHost(List<String> prefix) implements ServerHost {

  @Override
  public ServerProcess start(List<String> command, Path log) throws IOException {
    return LocalProcess.start(Stream.concat(prefix.stream(), command.stream()).toList(), log);
  }
}
