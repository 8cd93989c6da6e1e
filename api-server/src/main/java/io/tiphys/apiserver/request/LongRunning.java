package io.tiphys.apiserver.request;

import java.util.Set;

/** Tells the requests that last as long as their client wants from those that have a deadline. */
public final class LongRunning {

  private static final Set<String> SUBRESOURCES =
      Set.of("attach", "exec", "proxy", "log", "portforward");

  private LongRunning() {}

  public static boolean is(RequestInfo info) {
    return info.verb().equals("watch")
        || info.verb().equals("proxy")
        || (info.resourceRequest() && SUBRESOURCES.contains(info.subresource()));
  }
}
