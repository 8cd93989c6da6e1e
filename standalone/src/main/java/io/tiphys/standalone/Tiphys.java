package io.tiphys.standalone;

import io.tiphys.standalone.backup.MigrateCommand;
import io.tiphys.standalone.backup.SnapshotCommand;
import java.io.IOException;
import java.util.Arrays;

/** The command line: the first word says what to do, the rest are its flags. */
public final class Tiphys {

  private Tiphys() {}

  @SuppressWarnings("SystemOut") // this is the program's conversation with its user
  public static void main(String[] arguments) throws InterruptedException {
    String command = arguments.length == 0 ? "" : arguments[0];
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      switch (command) {
        case "server" -> ServerCommand.run(rest);
        case "demo" -> DemoCommand.run(rest);
        case "part" -> PartCommand.run(rest);
        case "node" -> NodeCommand.run(rest);
        case "pki" -> PkiCommand.run(rest);
        case "etcd-snapshot" -> SnapshotCommand.run(rest);
        case "migrate-store" -> MigrateCommand.run(rest);
        case "simulated-nodes" -> SimulatedNodesCommand.run(rest);
        case "check" -> CheckCommand.run(rest);
        case "teardown" -> NodesCommand.tearDown(rest);
        case "load-image" -> NodesCommand.loadImage(rest);
        default -> {
          System.err.println(
              "tiphys: say one of server, node, simulated-nodes, pki, check, demo, part, etcd-snapshot,"
                  + " migrate-store, load-image, teardown; each knows --help");
          System.exit(2);
        }
      }
      System.exit(0);
    } catch (IOException | RuntimeException e) {
      System.err.println("tiphys: " + (e.getMessage() == null ? e : e.getMessage()));
      System.exit(1);
    }
  }
}
