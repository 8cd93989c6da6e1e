package io.tiphys.apiserver.storage.backup;

/** What is in a snapshot's file, which is also what it can be restored to. */
public enum SnapshotFormat {
  /** etcd's own snapshot: its database and a checksum. */
  ETCD("etcd", ".db"),
  /** The objects of an embedded store. */
  EMBEDDED("embedded", ".objects.gz");

  private final String text;
  private final String suffix;

  SnapshotFormat(String text, String suffix) {
    this.text = text;
    this.suffix = suffix;
  }

  /** As metadata and lists write it. */
  public String text() {
    return text;
  }

  String suffix() {
    return suffix;
  }

  static SnapshotFormat of(String text) {
    for (SnapshotFormat format : values()) {
      if (format.text.equals(text)) {
        return format;
      }
    }
    throw new IllegalArgumentException("no snapshot is of a store named " + text);
  }
}
