package io.tiphys.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;

/** A server in a container. */
record ContainerProcess(GenericContainer<?> container) implements ServerProcess {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public boolean isAlive() {
    return Boolean.TRUE.equals(state().map(ContainerState::getRunning).orElse(false));
  }

  private Optional<ContainerState> state() {
    try {
      return Optional.of(docker().inspectContainerCmd(id()).exec().getState());
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public int await() {
    Await.until("the container ends", PATIENCE, () -> !isAlive());
    Long code = state().map(ContainerState::getExitCodeLong).orElse(null);
    return code == null ? -1 : code.intValue();
  }

  @Override
  public void freeze() {
    docker().pauseContainerCmd(id()).exec();
  }

  @Override
  public void thaw() {
    docker().unpauseContainerCmd(id()).exec();
  }

  @Override
  public void kill() {
    if (state().map(ContainerState::getPaused).orElse(false)) {
      thaw(); // a frozen process cannot even die
    }
    container.stop(); // by SIGKILL, and away with it
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }

  private String id() {
    return container.getContainerId();
  }
}
