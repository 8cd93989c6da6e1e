package io.tiphys.apiserver.history.database;

import io.tiphys.api.resource.GroupResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The right to record, which one server has at a time. It is held by writing: whoever writes
 * nothing for {@link HistoryDatabase#LEASE} may lose it to another.
 *
 * <p>Each method is one transaction that compares and moves the position together with what it
 * writes, so a change is there once or, if the call failed, perhaps not at all. After any exception
 * this is of no use any more: acquire anew, and go on from the position that is found then. For one
 * thread; blocks.
 */
public interface Recording {

  /** How far is recorded; empty before the first listing. */
  Optional<Position> position();

  /** Which resources the rows so far leave out, as {@link #listed} was told. */
  String leftOut();

  /**
   * Adds changes after the position and moves it on.
   *
   * @param changes in their order; may be empty
   * @throws DeposedException if another server has taken over
   */
  void append(List<Change> changes, Position to);

  /**
   * Takes over a listing of everything: what differs from what is recorded becomes rows, and what
   * is no longer there is recorded as deleted.
   *
   * @param objects each at its own revision
   * @param recorded which resources the listing covers
   * @param leftOut which it does not, for the next to compare
   * @param gap what lies between the former position and this one, if anything does
   * @return how many rows that were
   * @throws DeposedException if another server has taken over
   */
  int listed(
      List<Change> objects,
      Position to,
      Predicate<GroupResource> recorded,
      String leftOut,
      Optional<Gap> gap);
}
