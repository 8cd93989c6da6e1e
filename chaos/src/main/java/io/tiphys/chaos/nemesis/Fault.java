package io.tiphys.chaos.nemesis;

import io.tiphys.chaos.cluster.ApiServerPart;
import java.util.List;
import java.util.Locale;

/**
 * Something that will be broken and mended.
 *
 * @param what whom it concerns
 * @param serving the servers that must serve while it lasts
 * @param undisturbed the servers whose clients must not even notice
 */
record Fault(
    Kind kind,
    String what,
    List<ApiServerPart> serving,
    List<ApiServerPart> undisturbed,
    Runnable inject,
    Runnable heal) {

  Fault {
    serving = List.copyOf(serving);
    undisturbed = List.copyOf(undisturbed);
  }

  /** What can be broken. */
  enum Kind {
    KILL_ETCD_LEADER,
    KILL_ETCD_FOLLOWER,
    PAUSE_ETCD_LEADER,
    PAUSE_ETCD_FOLLOWER,
    KILL_API_SERVER,
    PAUSE_API_SERVER,
    CUT_ETCD_LEADER,
    CUT_ETCD_FOLLOWER,
    CUT_ETCD_PAIR,
    CUT_API_SERVER_FROM_MEMBER,
    CUT_API_SERVER_FROM_ETCD,
    COMPACT,
    COMPACT_BEHIND_API_SERVER,
    FULL_DISK,
    QUOTA_USED_UP;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean needsCuts() {
      return switch (this) {
        case CUT_ETCD_LEADER,
            CUT_ETCD_FOLLOWER,
            CUT_ETCD_PAIR,
            CUT_API_SERVER_FROM_MEMBER,
            CUT_API_SERVER_FROM_ETCD,
            COMPACT_BEHIND_API_SERVER ->
            true;
        default -> false;
      };
    }
  }
}
