package io.tiphys.apiserver.history;

import io.tiphys.apiserver.history.record.Recorder;
import java.util.Optional;

/** This server's part in recording; without an archive it has none. */
public final class HistoryRecording implements AutoCloseable {

  static final HistoryRecording NONE = new HistoryRecording(Optional.empty(), () -> {});

  private final Optional<Recorder> recorder;
  private final Runnable listen;

  HistoryRecording(Recorder recorder, Runnable listen) {
    this(Optional.of(recorder), listen);
  }

  private HistoryRecording(Optional<Recorder> recorder, Runnable listen) {
    this.recorder = recorder;
    this.listen = listen;
  }

  /** Begins, once the server is ready. */
  public void start() {
    recorder.ifPresent(one -> {
      listen.run();
      one.start();
    });
  }

  void flushSoon() {
    recorder.ifPresent(Recorder::flushSoon);
  }

  @Override
  public void close() {
    recorder.ifPresent(Recorder::close);
  }
}
