package io.tiphys.apiserver.audit.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tiphys.apiserver.audit.event.AuditEvent;
import io.tiphys.apiserver.audit.event.AuditSink;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes events as lines. */
final class LogSink implements AuditSink {

  private final OutputStream lines;
  private final boolean legacy;
  private final SinkMetrics metrics;

  /**
   * @param lines is given a whole line at a time
   */
  LogSink(OutputStream lines, boolean legacy, SinkMetrics metrics) {
    this.lines = lines;
    this.legacy = legacy;
    this.metrics = metrics;
  }

  @Override
  public boolean accept(List<AuditEvent> events) {
    boolean kept = true;
    for (AuditEvent event : events) {
      try {
        write(event);
      } catch (IOException e) {
        metrics.lost("log", String.valueOf(e.getMessage()), List.of(event));
        kept = false;
      }
    }
    return kept;
  }

  private void write(AuditEvent event) throws IOException {
    byte[] text = legacy ? LegacyLine.of(event).getBytes(UTF_8) : event.json();
    byte[] line = new byte[text.length + 1];
    System.arraycopy(text, 0, line, 0, text.length);
    line[text.length] = '\n';
    synchronized (lines) {
      lines.write(line);
    }
  }

  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public void close() {
    try {
      synchronized (lines) {
        lines.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
