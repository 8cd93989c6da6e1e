package io.tiphys.proxy.nftables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The commands that lead from one state of the table to another, as one atomic input to {@code
 * nft}.
 */
final class Transaction {

  private final String table;
  private final List<String> commands = new ArrayList<>();

  private Transaction(String table) {
    this.table = table;
  }

  /** Builds the table anew, whatever was there. */
  static String rebuild(String table, String frame, Ruleset wanted) {
    return "add table ip %s\ndelete table ip %s\n%s".formatted(table, table, frame)
        + between(table, Ruleset.empty(), wanted);
  }

  /** Empty where nothing differs. */
  static String between(String table, Ruleset present, Ruleset wanted) {
    Transaction transaction = new Transaction(table);
    transaction.fillChains(present, wanted);
    transaction.changeElements(present, wanted);
    transaction.dropChains(present, wanted);
    return String.join("", transaction.commands);
  }

  /** First all chains exist, then they are filled, since they refer to each other. */
  private void fillChains(Ruleset present, Ruleset wanted) {
    for (String chain : wanted.chains().keySet()) {
      if (!present.chains().containsKey(chain)) {
        say("add chain", chain, "");
      }
    }
    for (Map.Entry<String, List<String>> entry : wanted.chains().entrySet()) {
      List<String> before = present.chains().get(entry.getKey());
      if (entry.getValue().equals(before)) {
        continue;
      }
      if (before != null) {
        say("flush chain", entry.getKey(), "");
      }
      entry.getValue().forEach(rule -> say("add rule", entry.getKey(), rule));
    }
  }

  private void changeElements(Ruleset present, Ruleset wanted) {
    for (Map.Entry<String, NavigableSet<String>> entry : wanted.elements().entrySet()) {
      NavigableSet<String> before =
          present.elements().getOrDefault(entry.getKey(), Collections.emptyNavigableSet());
      NavigableSet<String> gone = new TreeSet<>(before);
      gone.removeAll(entry.getValue());
      NavigableSet<String> come = new TreeSet<>(entry.getValue());
      come.removeAll(before);
      if (!gone.isEmpty()) {
        say("delete element", entry.getKey(), "{ " + String.join(", ", gone) + " }");
      }
      if (!come.isEmpty()) {
        say("add element", entry.getKey(), "{ " + String.join(", ", come) + " }");
      }
    }
  }

  private void dropChains(Ruleset present, Ruleset wanted) {
    List<String> gone =
        present.chains().keySet().stream()
            .filter(chain -> !wanted.chains().containsKey(chain))
            .toList();
    gone.forEach(chain -> say("flush chain", chain, ""));
    gone.forEach(chain -> say("delete chain", chain, ""));
  }

  private void say(String command, String what, String rest) {
    commands.add("%s ip %s %s %s\n".formatted(command, table, what, rest));
  }
}
