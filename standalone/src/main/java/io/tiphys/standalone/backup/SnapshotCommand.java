package io.tiphys.standalone.backup;

import io.tiphys.api.flags.UsageException;
import java.io.IOException;
import java.util.Arrays;

/** {@code etcd-snapshot}: saves, lists and restores snapshots of a cluster's state. */
public final class SnapshotCommand {

  private SnapshotCommand() {}

  /** The first word says what to do. */
  public static void run(String[] arguments) throws IOException, InterruptedException {
    String what = arguments.length == 0 ? "" : arguments[0];
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (what) {
      case "save" -> SaveCommand.save(rest);
      case "schedule" -> SaveCommand.schedule(rest);
      case "list" -> ListCommand.run(rest);
      case "restore" -> RestoreCommand.run(rest);
      default ->
          throw new UsageException(
              "etcd-snapshot: say one of save, list, restore, schedule; each knows --help");
    }
  }
}
