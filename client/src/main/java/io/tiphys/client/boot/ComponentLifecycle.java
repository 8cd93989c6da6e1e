package io.tiphys.client.boot;

import io.tiphys.client.component.Component;
import org.springframework.context.SmartLifecycle;

/** Starts the component with the application and stops it with it. */
final class ComponentLifecycle implements SmartLifecycle {

  private final Component component;

  ComponentLifecycle(Component component) {
    this.component = component;
  }

  @Override
  public void start() {
    component.start();
  }

  @Override
  public void stop() {
    component.stop();
  }

  @Override
  public boolean isRunning() {
    return component.isRunning();
  }
}
