package io.tiphys.client.boot;

import io.tiphys.client.component.Component;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while the component runs. */
final class ComponentHealth implements HealthIndicator {

  private final Component component;

  ComponentHealth(Component component) {
    this.component = component;
  }

  @Override
  public Health health() {
    Health.Builder health = component.isRunning() ? Health.up() : Health.down();
    return health.withDetail("component", component.name()).build();
  }
}
