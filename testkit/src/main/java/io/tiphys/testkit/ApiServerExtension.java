package io.tiphys.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TestApiServer} as a parameter: one for all tests of the JVM, so each test
 * works in a namespace of its own.
 */
public final class ApiServerExtension implements ParameterResolver {

  private record Shared(TestApiServer server) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestApiServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ApiServerExtension.class))
        .computeIfAbsent(Shared.class, key -> new Shared(TestApiServer.start()), Shared.class)
        .server();
  }
}
