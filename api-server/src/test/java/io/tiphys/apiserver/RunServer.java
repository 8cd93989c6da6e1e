package io.tiphys.apiserver;

import java.nio.file.Path;

/** Starts a server for trying things by hand. */
final class RunServer {
  private RunServer() {}

  public static void main(String[] arguments) throws Exception {
    ApiServer server =
        ApiServer.start(
            ApiServerOptions.of(Path.of(arguments[0])).withPort(Integer.parseInt(arguments[1])));
    System.out.println("port " + server.port());
    Thread.currentThread().join();
  }
}
