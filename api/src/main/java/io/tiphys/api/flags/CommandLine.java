package io.tiphys.api.flags;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The flags of one program. Understands {@code --name=value}, {@code --name value}, and booleans
 * that stand alone; underscores count as dashes, and {@code -v} as {@code --v}.
 */
public final class CommandLine {

  private final String program;
  private final String purpose;
  private final Map<String, Flag> flags = new TreeMap<>();

  /**
   * A program's command line.
   *
   * @param purpose one sentence for the help
   */
  public CommandLine(String program, String purpose, Collection<Flag> flags) {
    this.program = program;
    this.purpose = purpose;
    for (Flag flag : flags) {
      if (this.flags.put(flag.name(), flag) != null) {
        throw new IllegalArgumentException("flag declared twice: " + flag.name());
      }
    }
  }

  /** The flags as given; throws {@link UsageException}, or answers {@code --help} with empty. */
  public Optional<Flags> parse(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--help") || argument.equals("-h")) {
        return Optional.empty();
      }
      int equals = argument.indexOf('=');
      Flag flag = flag(equals < 0 ? argument : argument.substring(0, equals));
      String value;
      if (equals >= 0) {
        value = argument.substring(equals + 1);
      } else if (flag.kind() == Flag.Kind.BOOLEAN) {
        value = "true";
      } else if (i + 1 < arguments.length) {
        value = arguments[++i];
      } else {
        throw new UsageException(
            "flag --" + flag.name() + " needs a value (" + flag.kind().sign() + ")" + hint());
      }
      try {
        flag.check(value);
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "flag --" + flag.name() + " cannot be \"" + value + "\": " + e.getMessage() + hint());
      }
      boolean addsUp = flag.kind() == Flag.Kind.LIST || flag.kind() == Flag.Kind.MAP;
      given.merge(flag.name(), value, (before, more) -> addsUp ? before + "," + more : more);
    }
    return Optional.of(new Flags(Map.copyOf(flags), Map.copyOf(given)));
  }

  /**
   * As {@link #parse}, for a program's {@code main}: prints the help and ends with 0, or says what
   * is wrong and ends with 2.
   */
  @SuppressWarnings("SystemOut") // this is the program's conversation with its user
  public Flags parseOrExit(String... arguments) {
    try {
      Optional<Flags> parsed = parse(arguments);
      if (parsed.isPresent()) {
        return parsed.get();
      }
      System.out.print(help());
      System.exit(0);
    } catch (UsageException e) {
      System.err.println(program + ": " + e.getMessage());
      System.exit(2);
    }
    throw new IllegalStateException("the JVM goes on after its exit");
  }

  private Flag flag(String argument) {
    if (!argument.startsWith("-") || argument.equals("-") || argument.equals("--")) {
      throw new UsageException("unexpected argument \"" + argument + "\"" + hint());
    }
    String name = argument.replaceFirst("^--?", "").replace('_', '-');
    Flag flag = flags.get(name);
    boolean shorthand = !argument.startsWith("--") && name.length() > 1;
    if (flag == null || shorthand) {
      throw new UsageException("unknown flag " + argument + nearest(name) + hint());
    }
    return flag;
  }

  private String hint() {
    return "; see " + program + " --help";
  }

  private String nearest(String name) {
    String best = "";
    int least = Math.max(2, name.length() / 3) + 1;
    for (String known : flags.keySet()) {
      int distance = distance(name, known);
      if (distance < least) {
        least = distance;
        best = known;
      }
    }
    if (best.isEmpty()) {
      best =
          flags.keySet().stream()
              .filter(known -> known.startsWith(name))
              .min(Comparator.comparingInt(String::length))
              .orElse("");
    }
    return best.isEmpty() ? "" : ", did you mean --" + best + "?";
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /** All flags with what they mean. */
  public String help() {
    StringBuilder text = new StringBuilder(purpose).append("\n\nUsage:\n  ").append(program);
    text.append(" [flags]\n\nFlags:\n");
    List<Flag> all = new ArrayList<>(flags.values());
    for (Flag flag : all) {
      text.append("      --").append(flag.name());
      if (!flag.kind().sign().isEmpty()) {
        text.append(' ').append(flag.kind().sign());
      }
      text.append("\n            ").append(flag.description());
      if (!flag.defaultValue().isEmpty() && !flag.defaultValue().equals("false")) {
        text.append(" (default ").append(flag.defaultValue()).append(')');
      }
      text.append('\n');
    }
    return text.toString();
  }
}
