package io.tiphys.testkit;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers in containers that Testcontainers starts, one for each start of a server.
 *
 * <p>They use the machine's network, since a server that is killed must come back at the same
 * address, and its folders under the same names, with the right of the first folder's owner: so
 * what a test finds is the same as with a process.
 *
 * @param folders of the machine that the servers read and write
 */
record ContainerHost(String image, List<Path> folders) implements ServerHost {

  @Override
  public ServerProcess start(List<String> command, Path log) throws IOException {
    String user = Files.getAttribute(folders.getFirst(), "unix:uid").toString();
    // The container lives as long as its server; whoever has started that ends it, or
    // Testcontainers.
    @SuppressWarnings("resource")
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withNetworkMode("host")
            .withLogConsumer(frame -> write(log, frame))
            .waitingFor(new Fixtures())
            .withCreateContainerCmdModifier(create -> {
              create.withEntrypoint(command).withCmd().withUser(user);
              create.getHostConfig().withBinds(binds());
            });
    container.start();
    return new ContainerProcess(container);
  }

  /** The users of this machine are known in the container: PostgreSQL looks for its own. */
  private List<Bind> binds() {
    return Stream.concat(
            folders.stream().map(folder -> new Bind(folder.toString(), volume(folder))),
            Stream.of(new Bind("/etc/passwd", new Volume("/etc/passwd"), AccessMode.ro)))
        .toList();
  }

  private static Volume volume(Path folder) {
    return new Volume(folder.toString());
  }

  private static void write(Path log, OutputFrame frame) {
    byte[] bytes = frame.getBytes();
    if (bytes != null) {
      try {
        Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Fixtures wait for their servers themselves, wherever those run. */
  private static final class Fixtures extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {}
  }
}
