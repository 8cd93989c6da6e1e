package io.tiphys.apiserver.audit.database;

/** Text as databases take it: PostgreSQL knows no NUL. */
final class Text {

  private Text() {}

  static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }
}
