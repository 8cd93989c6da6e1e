package io.tiphys.apiserver.history.database;

/**
 * A place in the one order of all that was recorded: a revision of the store, and how often the
 * store had gone back before it (because a backup was restored), so that revisions which come twice
 * keep their order.
 *
 * @param timeline from 0
 * @param revision the store's, below 2^48
 */
public record Point(int timeline, long revision) implements Comparable<Point> {

  private static final int BITS = 48;

  public static final Point START = new Point(0, 0);

  public Point {
    if (revision < 0 || revision >= 1L << BITS || timeline < 0 || timeline >= 1 << 14) {
      throw new IllegalArgumentException("no point of the history: " + timeline + "/" + revision);
    }
  }

  /** One number in the same order, as the database has it. */
  public long packed() {
    return (long) timeline << BITS | revision;
  }

  public static Point of(long packed) {
    return new Point((int) (packed >> BITS), packed & (1L << BITS) - 1);
  }

  public Point at(long otherRevision) {
    return new Point(timeline, otherRevision);
  }

  @Override
  public int compareTo(Point other) {
    return Long.compare(packed(), other.packed());
  }
}
