package io.tiphys.apiserver.archive;

/** Which SQL the archive database speaks, where that makes a difference. */
public enum Dialect {
  POSTGRESQL("postgresql"),
  H2("h2");

  private final String migrations;

  Dialect(String migrations) {
    this.migrations = migrations;
  }

  /** The folder of its migrations. */
  String migrations() {
    return "classpath:db/migration/" + migrations;
  }
}
