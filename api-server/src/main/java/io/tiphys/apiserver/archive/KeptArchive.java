package io.tiphys.apiserver.archive;

import io.tiphys.apiserver.archive.ArchiveDatabase.Health.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An archive database that one thread keeps: it opens it, asks it from time to time whether it is
 * there, makes the days to come and drops those that are over.
 */
final class KeptArchive implements ArchiveDatabase {

  private static final Logger log = LoggerFactory.getLogger(KeptArchive.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS_FOR_IT = Duration.ofMillis(500);

  private final ArchiveOptions options;
  private final Path directory;
  private final List<DailyTable> tables;
  private final InstantSource clock;
  private final Thread keeper = Thread.ofVirtual().name("archive").unstarted(this::keep);
  private final CompletableFuture<OpenArchive> opened = new CompletableFuture<>();
  private volatile Health health = new Health(State.AWAY, "it has not been opened yet");
  private volatile boolean closed;

  /**
   * @param directory where the embedded database lies
   */
  KeptArchive(
      ArchiveOptions options, Path directory, List<DailyTable> tables, InstantSource clock) {
    this.options = options;
    this.directory = directory;
    this.tables = List.copyOf(tables);
    this.clock = clock;
  }

  @Override
  public void start() {
    keeper.start();
  }

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public Optional<Archive> find() {
    return Optional.ofNullable(opened.getNow(null));
  }

  @Override
  public Archive await() throws InterruptedException {
    try {
      return opened.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the archive database has been closed", e);
    }
  }

  @Override
  public Health health() {
    return health;
  }

  private void keep() {
    try {
      OpenArchive archive = open();
      LocalDate tended = LocalDate.MIN;
      while (!closed) {
        tended = look(archive, tended);
        Thread.sleep(health.state() == State.UP ? BETWEEN_LOOKS : BETWEEN_LOOKS_FOR_IT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being closed
    }
  }

  private OpenArchive open() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    OpenArchive archive = OpenArchive.of(options, directory);
    while (true) {
      try {
        archive.migrate();
        archive.tend(tables, today(), options.retentionDays());
        if (!opened.complete(archive)) {
          archive.close();
          throw new InterruptedException("closed meanwhile");
        }
        health(State.UP, "");
        return archive;
      } catch (RuntimeException e) {
        if (closed || Thread.interrupted()) {
          archive.close();
          throw new InterruptedException("closed meanwhile");
        }
        health(State.AWAY, reason(e));
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  private LocalDate look(OpenArchive archive, LocalDate tended) {
    LocalDate today = today();
    try {
      archive.ping();
      if (!today.equals(tended)) {
        archive.tend(tables, today, options.retentionDays());
      }
      health(State.UP, "");
      return today;
    } catch (RuntimeException e) {
      if (!closed) {
        health(State.AWAY, reason(e));
      }
      return tended;
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private void health(State state, String error) {
    Health before = health;
    health = new Health(state, error);
    if (state == State.UP && before.state() != State.UP) {
      log.atInfo().log("The archive database is open");
    } else if (state != State.UP && !before.error().equals(error)) {
      log.atWarn()
          .addKeyValue("error", error)
          .log("The archive database is away; requests are not affected");
    }
  }

  private static String reason(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return text.lines().findFirst().orElse(text).strip();
  }

  @Override
  public void close() {
    closed = true;
    if (!opened.completeExceptionally(new IllegalStateException("closed"))
        && !opened.isCompletedExceptionally()) {
      opened.join().close();
    }
    keeper.interrupt();
  }
}
