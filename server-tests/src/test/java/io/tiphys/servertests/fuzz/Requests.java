package io.tiphys.servertests.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Spoiled requests without end, and now and then a good one. */
final class Requests {

  private final Chance chance;
  private final Corpus corpus;
  private final Mutations mutations;

  Requests(Chance chance) {
    this.chance = chance;
    this.corpus = new Corpus(chance);
    this.mutations = new Mutations(chance);
  }

  List<FuzzRequest> next(int count) {
    List<FuzzRequest> requests = new ArrayList<>();
    while (requests.size() < count) {
      FuzzRequest good = corpus.next();
      FuzzRequest request = chance.in(10) ? good : mutations.apply(good);
      if (isHarmless(request)) {
        requests.add(request);
      }
    }
    return requests;
  }

  /** What would change what others do: namespaces that go, rights, hooks into other requests. */
  private static boolean isHarmless(FuzzRequest request) {
    String path = request.path();
    return request.method().equals("GET")
        || !(path.matches("(?i).*(clusterrole|webhook|admission|apiservice|flowcontrol).*")
            || (request.method().equals("DELETE")
                && path.matches("/+api/+v1/+namespaces/*[^/]*/*")));
  }
}
