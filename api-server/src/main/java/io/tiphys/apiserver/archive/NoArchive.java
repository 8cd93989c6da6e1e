package io.tiphys.apiserver.archive;

import java.util.Optional;

/** The archive of a server that keeps none. */
enum NoArchive implements ArchiveDatabase {
  INSTANCE;

  @Override
  public void start() {}

  @Override
  public boolean wanted() {
    return false;
  }

  @Override
  public Optional<Archive> find() {
    return Optional.empty();
  }

  @Override
  public Archive await() {
    throw new IllegalStateException("there is no archive database");
  }

  @Override
  public Health health() {
    return new Health(Health.State.OFF, "");
  }

  @Override
  public void close() {}
}
