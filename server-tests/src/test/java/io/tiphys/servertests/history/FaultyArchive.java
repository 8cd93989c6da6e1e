package io.tiphys.servertests.history;

import io.tiphys.apiserver.archive.Archive;
import io.tiphys.apiserver.archive.ArchiveDatabase;
import io.tiphys.apiserver.archive.Dialect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;

/**
 * An archive that fails at a chosen step: before the nth statement or the nth commit, or right
 * after a commit of which the caller then does not know.
 */
final class FaultyArchive implements ArchiveDatabase {

  private final ArchiveDatabase real;
  private final AtomicInteger steps = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger failures = new AtomicInteger();

  FaultyArchive(ArchiveDatabase real) {
    this.real = real;
  }

  /** Fails once, after so many more steps. */
  void failAfter(int more) {
    steps.set(more);
  }

  int failures() {
    return failures.get();
  }

  private void step() {
    if (steps.get() < Integer.MAX_VALUE && steps.getAndDecrement() == 0) {
      steps.set(Integer.MAX_VALUE);
      failures.incrementAndGet();
      throw new DataAccessResourceFailureException("the test wants it so");
    }
  }

  private final class Faulty implements Archive {
    private final Archive archive;

    Faulty(Archive archive) {
      this.archive = archive;
    }

    @Override
    public <R> R repository(Class<R> type) {
      return archive.repository(type);
    }

    @Override
    public JdbcAggregateOperations aggregates() {
      return archive.aggregates();
    }

    @Override
    public NamedParameterJdbcOperations sql() {
      step();
      return (NamedParameterJdbcOperations)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {NamedParameterJdbcOperations.class},
              (proxy, method, arguments) -> {
                try {
                  return method.invoke(archive.sql(), arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public NamedParameterJdbcOperations reading() {
      return archive.reading();
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
      T result =
          archive.inTransaction(() -> {
            T done = work.get();
            step();
            return done;
          });
      step();
      return result;
    }

    @Override
    public Dialect dialect() {
      return archive.dialect();
    }
  }

  @Override
  public void start() {
    real.start();
  }

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public Optional<Archive> find() {
    return real.find().map(Faulty::new);
  }

  @Override
  public Archive await() throws InterruptedException {
    return new Faulty(real.await());
  }

  @Override
  public Health health() {
    return real.health();
  }

  @Override
  public void close() {
    real.close();
  }
}
