package io.tiphys.apiserver.archive;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.jdbc.core.JdbcAggregateOperations;
import org.springframework.data.jdbc.core.JdbcAggregateTemplate;
import org.springframework.data.jdbc.core.convert.DataAccessStrategy;
import org.springframework.data.jdbc.core.convert.DataAccessStrategyFactory;
import org.springframework.data.jdbc.core.convert.DefaultJdbcTypeFactory;
import org.springframework.data.jdbc.core.convert.JdbcConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.convert.MappingJdbcConverter;
import org.springframework.data.jdbc.core.convert.QueryMappingConfiguration;
import org.springframework.data.jdbc.core.convert.RelationResolver;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.dialect.JdbcH2Dialect;
import org.springframework.data.jdbc.core.dialect.JdbcPostgresDialect;
import org.springframework.data.jdbc.core.mapping.JdbcMappingContext;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactory;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The pool of connections with Spring Data on it. It is put together by hand: Boot's configuration
 * would connect while the server starts. Loaded only where an archive is wanted.
 */
final class OpenArchive implements Archive, AutoCloseable {

  private static final int PING_SECONDS = 3;

  /** Rows stand alone here, so nothing that belongs to one is ever looked up. */
  private static final RelationResolver NO_RELATIONS = (identifier, path) -> List.of();

  private final HikariDataSource pool;
  private final Dialect dialect;
  private final NamedParameterJdbcTemplate sql;
  private final NamedParameterJdbcTemplate reading;
  private final JdbcAggregateTemplate aggregates;
  private final TransactionTemplate transactions;

  private OpenArchive(HikariDataSource pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
    this.sql = new NamedParameterJdbcTemplate(pool);
    this.reading = new NamedParameterJdbcTemplate(new ImpatientConnections(pool));
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
    this.aggregates = aggregates(sql, dialect);
  }

  /** Connects to nothing yet. */
  static OpenArchive of(ArchiveOptions options, Path directory) {
    return new OpenArchive(ArchivePool.of(options, directory), options.dialect());
  }

  private static JdbcAggregateTemplate aggregates(NamedParameterJdbcTemplate sql, Dialect dialect) {
    JdbcDialect spoken =
        switch (dialect) {
          case POSTGRESQL -> JdbcPostgresDialect.INSTANCE;
          case H2 -> JdbcH2Dialect.INSTANCE;
        };
    JdbcCustomConversions conversions = JdbcCustomConversions.of(spoken, List.of());
    JdbcMappingContext context = JdbcMappingContext.forPlainIdentifiers();
    context.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
    JdbcConverter converter =
        new MappingJdbcConverter(
            context,
            NO_RELATIONS,
            conversions,
            new DefaultJdbcTypeFactory(sql.getJdbcOperations(), spoken.getArraySupport()));
    DataAccessStrategy strategy =
        new DataAccessStrategyFactory(converter, sql, spoken, QueryMappingConfiguration.EMPTY)
            .create();
    return new JdbcAggregateTemplate(converter, strategy);
  }

  /** Brings the tables to what this server expects. */
  void migrate() {
    Flyway.configure()
        .dataSource(pool)
        .locations(dialect.migrations())
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load()
        .migrate();
  }

  /** Makes the days to come and drops those that are over. */
  void tend(List<DailyTable> tables, LocalDate today, int retentionDays) {
    Days days =
        switch (dialect) {
          case POSTGRESQL -> new PartitionedDays(sql.getJdbcOperations(), transactions);
          case H2 -> new DeletedDays(sql.getJdbcOperations());
        };
    LocalDate first = today.minusDays(retentionDays);
    tables.forEach(table -> days.tend(table, first, today));
  }

  void ping() {
    try (Connection connection = pool.getConnection()) {
      if (!connection.isValid(PING_SECONDS)) {
        throw new DataAccessResourceFailureException("it does not answer");
      }
    } catch (SQLException e) {
      throw new DataAccessResourceFailureException("it cannot be reached", e);
    }
  }

  @Override
  public <R> R repository(Class<R> type) {
    return new JdbcRepositoryFactory(aggregates).getRepository(type);
  }

  @Override
  public JdbcAggregateOperations aggregates() {
    return aggregates;
  }

  @Override
  public NamedParameterJdbcOperations sql() {
    return sql;
  }

  @Override
  public NamedParameterJdbcOperations reading() {
    return reading;
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public void close() {
    pool.close();
  }
}
