package io.tiphys.client;

import io.tiphys.api.election.LeaderTerm;

/**
 * A leader's right to write. Each write asks for it anew and names the term, so that the server
 * refuses what arrives when the term is over.
 */
@FunctionalInterface
public interface Leadership {

  /**
   * The term, for a write that is sent at once.
   *
   * @throws io.tiphys.api.status.StatusException 409 where the lease may have run out
   */
  LeaderTerm term();
}
