package io.tiphys.apiserver.archive;

import java.util.function.Supplier;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;

/**
 * The archive database once its tables are there. All methods block, for at most some seconds where
 * the database is away again, and throw {@link org.springframework.dao.DataAccessException} or
 * {@link org.springframework.transaction.TransactionException} then; nothing is retried. Safe for
 * use by any thread.
 */
public interface Archive {

  /** A Spring Data repository; made anew by each call, so to be kept. */
  <R> R repository(Class<R> type);

  JdbcAggregateOperations aggregates();

  NamedParameterJdbcOperations sql();

  /** For those who wait for an answer: a database that has just frozen costs them some seconds. */
  NamedParameterJdbcOperations reading();

  /** All of it or nothing. */
  <T> T inTransaction(Supplier<T> work);

  Dialect dialect();
}
