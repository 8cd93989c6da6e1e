package io.tiphys.chaos.history;

import java.util.List;

/**
 * What was recorded in a round of a run: between two moments at which no operation is under way.
 */
public record Records(
    List<Operation.Write> writes,
    List<Operation.Get> gets,
    List<Operation.Listing> listings,
    List<Watching> watchings) {
  public Records {
    writes = List.copyOf(writes);
    gets = List.copyOf(gets);
    listings = List.copyOf(listings);
    watchings = List.copyOf(watchings);
  }
}
