package io.tiphys.apiserver.audit.sink;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a sink stands to the requests whose events it takes. */
public enum Mode {
  /** Events wait in a buffer; what does not fit is lost. */
  BATCH("batch"),
  /** A request waits until its event has been written, or could not be. */
  BLOCKING("blocking"),
  /** As blocking; a request whose first event cannot be written fails. */
  BLOCKING_STRICT("blocking-strict");

  private final String text;

  Mode(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  public static Optional<Mode> find(String text) {
    return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
  }

  public static List<String> texts() {
    return Arrays.stream(values()).map(Mode::text).toList();
  }
}
